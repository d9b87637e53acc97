// Checks the resources of the Prometheus operator, one JSON document a line, against its schemas.
import { createInterface } from "node:readline";
import * as monitoring from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1";

for await (const line of createInterface({ input: process.stdin })) {
  const resource = JSON.parse(line);
  const Model = monitoring[resource.kind];
  if (!Model) throw new Error(`no schema of ${resource.kind}`);
  new Model(resource).validate();
}

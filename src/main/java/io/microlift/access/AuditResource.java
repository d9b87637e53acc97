package io.microlift.access;

import io.microlift.platform.Page;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import org.jspecify.annotations.Nullable;

/** HTTP of the audit: every change, who made it, and what was there before and after. */
@Path("/v1/audit")
@Admits(Role.ADMIN)
class AuditResource {
  private final AuditStore audit;

  AuditResource(AuditStore audit) {
    this.audit = audit;
  }

  /** The filter of an address; instants are checked when they are used. */
  static class Wanted {
    @QueryParam("subject")
    @Nullable String subject;

    @QueryParam("key")
    @Nullable String key;

    @QueryParam("who")
    @Nullable String who;

    @QueryParam("action")
    @Nullable String action;

    @QueryParam("from")
    @Nullable String from;

    @QueryParam("to")
    @Nullable String to;

    AuditFilter filter() {
      return new AuditFilter(
          subject,
          key,
          who,
          action,
          AuditFilter.instant("from", from),
          AuditFilter.instant("to", to));
    }
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Page<AuditStore.Change> list(
      @BeanParam Wanted wanted,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor) {
    AuditFilter filter = wanted.filter();
    return Page.of(limit, cursor, (before, size) -> audit.changes(filter, before, size));
  }

  /** Everything at once, one change a line. */
  @GET
  @Path("/export.ndjson")
  @Produces("application/x-ndjson")
  public StreamingOutput ndjson(@BeanParam Wanted wanted) {
    AuditFilter filter = wanted.filter();
    return out -> AuditExport.ndjson(audit, filter, out);
  }

  /** Everything at once, for a spreadsheet. */
  @GET
  @Path("/export.csv")
  @Produces("text/csv")
  public StreamingOutput csv(@BeanParam Wanted wanted) {
    AuditFilter filter = wanted.filter();
    return out -> AuditExport.csv(audit, filter, out);
  }
}

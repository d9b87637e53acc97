package io.microlift.verdict;

import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes reports as JUnit XML: a suite for each experiment, a case for each check.
 *
 * <p>A fail is a failure; what is insufficient or does not apply is skipped and says why; a warning
 * passes, and its text is the output of the case.
 */
public final class JunitXml {
  private static final XMLOutputFactory FACTORY = XMLOutputFactory.newFactory();

  private JunitXml() {}

  /** Writes reports as one document. */
  public static String of(List<Report> reports) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = FACTORY.createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuites");
      xml.writeAttribute("name", "microlift");
      for (Report report : reports) {
        suite(xml, report);
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return text.toString();
  }

  private static void suite(XMLStreamWriter xml, Report report) throws XMLStreamException {
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", report.experiment());
    xml.writeAttribute("tests", Integer.toString(report.checks().size()));
    xml.writeAttribute("failures", count(report, Verdict.FAIL));
    xml.writeAttribute("errors", "0");
    xml.writeAttribute("skipped", count(report, Verdict.INSUFFICIENT, Verdict.NOT_APPLICABLE));
    xml.writeAttribute("time", "0");
    if (report.asOf() != null) {
      xml.writeAttribute("timestamp", report.asOf().toString());
    }
    for (Finding finding : report.checks()) {
      testCase(xml, report.experiment(), finding);
    }
    xml.writeEndElement();
  }

  private static void testCase(XMLStreamWriter xml, String experiment, Finding finding)
      throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("name", finding.id() + " " + finding.title());
    xml.writeAttribute("classname", "microlift." + experiment);
    xml.writeAttribute("time", "0");
    switch (finding.status()) {
      case FAIL -> element(xml, "failure", finding.detail(), finding.remedy());
      case INSUFFICIENT, NOT_APPLICABLE ->
          element(xml, "skipped", finding.status().wire() + ": " + finding.detail(), null);
      case WARN -> {
        xml.writeStartElement("system-out");
        xml.writeCharacters(clean("warning: " + finding.detail() + "\n" + finding.remedy()));
        xml.writeEndElement();
      }
      case PASS -> {}
    }
    xml.writeEndElement();
  }

  private static void element(
      XMLStreamWriter xml, String name, String message, @Nullable String text)
      throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeAttribute("message", clean(message));
    if (text != null) {
      xml.writeAttribute("type", "microlift");
      xml.writeCharacters(clean(message + "\n" + text));
    }
    xml.writeEndElement();
  }

  /** XML has no way to say most control characters. */
  private static String clean(String text) {
    return text.replaceAll("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]", "?");
  }

  private static String count(Report report, Verdict... verdicts) {
    List<Verdict> counted = List.of(verdicts);
    return Long.toString(
        report.checks().stream().filter(finding -> counted.contains(finding.status())).count());
  }
}

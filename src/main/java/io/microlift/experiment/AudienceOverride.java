package io.microlift.experiment;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Gives one variant to everybody whom a condition describes, for trying out.
 *
 * @param audience condition on a visitor's attributes
 * @param variant key of the variant they get
 */
public record AudienceOverride(JsonNode audience, String variant) {}

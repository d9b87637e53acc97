package io.microlift.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.platform.Body;
import io.microlift.platform.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class GoalTemplatesTest {
  /** The rows of the catalogue of storefront conversions, in its order, and what it adds. */
  private static final List<String> CATALOGUE =
      List.of(
          "view_landing",
          "view_item_list",
          "search",
          "filter_item_list",
          "view_item",
          "click",
          "view_pricing",
          "add_to_cart",
          "view_cart",
          "begin_checkout",
          "return_to_cart",
          "express_checkout",
          "comment",
          "review_item",
          "video_watched",
          "content_consumed",
          "sign_up",
          "newsletter_sign_up",
          "email_click",
          "request_quote",
          "form_submit",
          "account_created",
          "file_download",
          "app_install",
          "chat_started",
          "training_registered",
          "social_follow",
          "call_click",
          "loyalty_sign_up",
          "feature_used",
          "share",
          "refer",
          "purchase",
          "repeat_purchase",
          "revenue_per_visitor",
          "sessions",
          "orders",
          "orders_per_session",
          "average_order_value",
          "remove_from_cart",
          "add_to_wishlist",
          "add_shipping_info",
          "add_payment_info",
          "coupon_applied",
          "refund",
          "order_cancelled",
          "login",
          "product_shared",
          "store_pickup_selected",
          "form_error",
          "page_error",
          "rage_click");

  @Test
  void hasEveryConversionOfTheCatalogue() {
    assertThat(GoalTemplates.all())
        .extracting(template -> template.key().value())
        .containsExactlyElementsOf(CATALOGUE);
  }

  @Test
  void definesAGoalWithEveryTemplateAlone() {
    for (GoalTemplate template : GoalTemplates.all()) {
      GoalDefinition goal = read("g", "{\"template\": \"%s\"}".formatted(template.key()));

      assertThat(goal.name()).isEqualTo(template.name());
      if (goal.kind() != GoalKind.RATIO) {
        assertThat(goal.events())
            .as("%s", template.key())
            .containsAll(template.names().ga4())
            .containsAll(template.names().segment())
            .containsAll(template.names().webPixel());
      }
    }
  }

  @Test
  void bindsAllNamesAtOnce() {
    GoalDefinition goal = read("add", "{\"template\": \"add_to_cart\"}");

    assertThat(goal.key().value()).isEqualTo("add");
    assertThat(goal.events())
        .containsExactly("add_to_cart", "Product Added", "product_added_to_cart");
    assertThat(goal.tier()).isEqualTo(Tier.MICRO);
  }

  @Test
  void letsTheGoalSayOtherwise() {
    GoalDefinition goal =
        read(
            "again",
            """
            {"template": "repeat_purchase", "name": "Third order", "atLeast": 3,
             "events": ["Order Completed"], "window": "P30D"}
            """);

    assertThat(goal.name()).isEqualTo("Third order");
    assertThat(goal.atLeast()).isEqualTo(3);
    assertThat(goal.events()).containsExactly("Order Completed");
    assertThat(goal.tier()).isEqualTo(Tier.MACRO);
  }

  @Test
  void takesAMemberAwayThatIsNull() {
    GoalDefinition goal = read("pricing", "{\"template\": \"view_pricing\", \"filter\": null}");

    assertThat(goal.filter()).isNull();
  }

  @Test
  void readsItsOwnDefinitionsAsTheyWere() {
    for (GoalTemplate template : GoalTemplates.all()) {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      body.put("template", template.key().value());

      assertThat(read("g", template.definition().toString())).isEqualTo(read("g", body.toString()));
    }
  }

  @Test
  void countsWhatMeansSomethingElseUnderTheSameNameOnlyWhereItIsMeant() {
    assertThat(counts("newsletter_sign_up", "newsletter_sign_up", "{}")).isTrue();
    assertThat(counts("newsletter_sign_up", "Newsletter Subscribed", "{}")).isTrue();
    assertThat(counts("newsletter_sign_up", "sign_up", "{\"method\": \"newsletter\"}")).isTrue();
    assertThat(counts("newsletter_sign_up", "sign_up", "{\"method\": \"Google\"}")).isFalse();
    assertThat(counts("newsletter_sign_up", "generate_lead", "{}")).isFalse();
    assertThat(counts("account_created", "sign_up", "{}")).isTrue();
    assertThat(counts("account_created", "sign_up", "{\"method\": \"newsletter\"}")).isFalse();
    assertThat(counts("call_click", "click", "{\"link_url\": \"tel:+4930\"}")).isTrue();
    assertThat(counts("call_click", "click", "{\"link_url\": \"https://x.com\"}")).isFalse();
    assertThat(counts("social_follow", "click", "{\"link_domain\": \"www.linkedin.com\"}"))
        .isTrue();
    assertThat(counts("social_follow", "click", "{\"link_domain\": \"netflix.com\"}")).isFalse();
    assertThat(counts("loyalty_sign_up", "join_group", "{\"group_id\": \"Gold\"}")).isTrue();
    assertThat(counts("loyalty_sign_up", "join_group", "{\"group_id\": \"Training 7\"}")).isFalse();
    assertThat(counts("express_checkout", "begin_checkout", "{}")).isFalse();
    assertThat(counts("express_checkout", "add_payment_info", "{\"payment_type\": \"PayPal\"}"))
        .isTrue();
  }

  @Test
  void namesATemplateThatThereIsNot() {
    ProblemException problem =
        catchThrowableOfType(
            ProblemException.class, () -> read("g", "{\"template\": \"ad_to_cart\"}"));

    assertThat(problem.violations())
        .anySatisfy(
            violation -> {
              assertThat(violation.pointer()).isEqualTo("/template");
              assertThat(violation.message()).contains("add_to_cart");
            });
  }

  @Test
  void refusesAMisspelledMemberBesideATemplate() {
    ProblemException problem =
        catchThrowableOfType(
            ProblemException.class,
            () -> read("g", "{\"template\": \"add_to_cart\", \"windw\": \"P7D\"}"));

    assertThat(problem.violations()).extracting("pointer").containsExactly("/windw");
  }

  private static boolean counts(String template, String event, String properties) {
    GoalDefinition goal = read("g", "{\"template\": \"%s\"}".formatted(template));
    List<String> wrong = new ArrayList<>();
    Condition condition =
        Condition.compile(
            Objects.requireNonNull(goal.filter()), (pointer, message) -> wrong.add(message));
    ObjectNode asked = JsonNodeFactory.instance.objectNode().put("event", event);
    asked.set("properties", Body.parse(bytes(properties), Body.DEFINITION_LIMIT));
    assertThat(wrong).isEmpty();
    assertThat(goal.events()).contains(event);
    return condition.matches(asked, SavedGroups.NONE);
  }

  private static GoalDefinition read(String key, String body) {
    return Body.read(bytes(body), Body.DEFINITION_LIMIT, fields -> GoalReader.read(fields, key));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

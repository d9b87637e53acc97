package io.microlift.calculator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.microlift.platform.Violation;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sequential, Bayesian and planning methods where there is no number to answer with. */
class InferenceCalculatorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "asymptotic_cs|{n:9,estimate:0,standardError:0,alpha:0.05,tuningParameter:9}|halfWidth",
        "asymptotic_cs|{n:9,estimate:0,standardError:1,alpha:0.5,tuningParameter:9}|pValueGreater",
        "srm_sequential|{cumulativeCounts:[[1,2]],weights:[1,0],concentration:1,alpha:0.1}|pValue",
        "msprt|{looks:[],tau2:1,alpha:0.05}|firstCrossing",
        "prob_best_beta|{arms:[{conversions:1,users:2}],priorAlpha:1,priorBeta:1}"
            + "|topTwoThompsonWeights",
        "dunnett_raw|{groups:[[1,1],[2,2]]}|pValues",
        "mde_proportions|{baselineRate:0.9,nPerGroup:20,alpha:0.05,power:0.8,sided:2}"
            + "|treatmentRate",
        "mde_proportions|{baselineRate:0,nPerGroup:2000,alpha:0.05,power:0.8,sided:2}"
            + "|relativeMde",
        "sample_size_means|{sdControl:1,sdTreatment:1,delta:0,allocationRatio:1,alpha:0.05,"
            + "power:0.8,sided:2}|nControl",
        "sample_size_asymptotic_cs|{sdPerUnit:1,delta:0,alpha:0.05,power:0.8,tuningParameter:9}|n"
      })
  void answersNullWhereNothingIsDefined(String method, String inputs, String field) {
    JsonNode answer = calculate(method, inputs);
    assertThat(answer.has(field)).isTrue();
    assertThat(answer.get(field).isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "group_sequential_boundaries|{spendingFunction:'pocock',parameter:null,"
            + "informationFractions:[0.5,0.5],alpha:0.05,sided:2}|/informationFractions",
        "group_sequential_boundaries|{spendingFunction:'pocock',parameter:2,"
            + "informationFractions:[0.5],alpha:0.05,sided:2}|/parameter",
        "group_sequential_boundaries|{spendingFunction:'power',parameter:0,"
            + "informationFractions:[0.5],alpha:0.05,sided:2}|/parameter",
        "group_sequential_boundaries|{spendingFunction:'pocock',informationFractions:[0.5,1.5],"
            + "alpha:0.05,sided:2}|/informationFractions/1",
        "group_sequential_inflation|{spendingFunction:'pocock',informationFractions:[1],"
            + "alpha:0.05,sided:2,power:0.04}|/power",
        "group_sequential_classical|{type:'pocock',looks:2.5,alpha:0.05,sided:2}|/looks",
        "group_sequential_classical|{type:'pocock',looks:2,alpha:0.05,sided:3}|/sided",
        "dunnett|{statistics:[1,2],nControl:5,nTreatments:[5],df:null,sided:2,alpha:0.05}"
            + "|/nTreatments",
        "dunnett|{statistics:[1],nControl:5,nTreatments:[0],df:3,sided:2,alpha:0.05}"
            + "|/nTreatments",
        "beta_binomial|{controlConversions:3,controlUsers:2,treatmentConversions:0,"
            + "treatmentUsers:0,priorAlpha:1,priorBeta:1,alpha:0.05}|/controlConversions",
        "msprt_proportions|{looks:[{controlConversions:0,controlUsers:1,treatmentConversions:2,"
            + "treatmentUsers:1}],tau2:1,alpha:0.05}|/looks/0/treatmentConversions",
        "srm_sequential|{cumulativeCounts:[[1,2,3]],weights:[1,1],concentration:1,alpha:0.1}"
            + "|/cumulativeCounts/0",
        "prob_best_normal|{arms:[{mean:0,sd:0}]}|/arms/0/sd",
        "plan_duration|{baselineMean:1,variance:1,relativeMde:0.1,alpha:0.05,power:0.8,"
            + "treatments:1,comparisons:1,varianceReduction:1,inflationFactor:1,unitsPerDay:9}"
            + "|/varianceReduction"
      })
  void namesTheInputThatBreaksARule(String method, String inputs, String pointer) {
    assertThatThrownBy(() -> calculate(method, inputs))
        .isInstanceOfSatisfying(
            InvalidInputs.class,
            refusal ->
                assertThat(refusal.violations()).extracting(Violation::pointer).contains(pointer));
  }

  @Test
  void refusesLooksThatWouldOccupyTheServer() {
    String fractions = String.join(",", Collections.nCopies(501, "0.5"));
    assertThatThrownBy(
            () ->
                calculate(
                    "group_sequential_boundaries",
                    "{spendingFunction:'pocock',informationFractions:[%s],alpha:0.05,sided:2}"
                        .formatted(fractions)))
        .hasMessageContaining("too many looks");
  }

  @Test
  void knowsNothingAboutRatesBeforeBothArmsHaveVisitors() {
    JsonNode answer =
        calculate(
            "msprt_proportions",
            "{looks:[{controlConversions:0,controlUsers:0,treatmentConversions:1,"
                + "treatmentUsers:4}],tau2:0.01,alpha:0.05}");
    assertThat(answer.get("pValue").get(0).doubleValue()).isEqualTo(1);
    assertThat(answer.get("ciUpper").get(0).textValue()).isEqualTo("Infinity");
  }

  private static JsonNode calculate(String method, String inputs) {
    try {
      String strict = inputs.replaceAll("(\\w+):", "\"$1\":").replace('\'', '"');
      return Calculators.calculate(method, JSON.readTree(strict)).orElseThrow();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(inputs, e);
    }
  }
}

package io.microlift.storefront;

import io.quarkus.qute.TemplateData;

/**
 * A piece of the demo shop.
 *
 * @param id names it in addresses
 * @param shape symbol that draws it
 * @param glaze its colour
 * @param kind drink, pour or serve
 * @param price in euros
 * @param size as people read it
 * @param text why anybody would want it
 */
@TemplateData
public record Product(
    String id,
    String name,
    String shape,
    String glaze,
    String kind,
    int price,
    String size,
    String text) {}

package io.microlift.dashboard;

import io.microlift.access.Role;

/**
 * What is around every page.
 *
 * @param who name of the key that is signed in; empty if none is
 * @param role what it may do
 * @param edits whether it may change anything
 * @param style address of the style sheet
 * @param icon address of the icon
 * @param chart address of the chart library
 * @param script address of the script that draws
 * @param editor address of the script that checks what is typed
 */
public record Frame(
    String who,
    String role,
    boolean edits,
    String style,
    String icon,
    String chart,
    String script,
    String editor) {
  static Frame of(String who, Role role, Assets assets) {
    return new Frame(
        who,
        role.wire(),
        role.includes(Role.EDITOR),
        assets.address("style.css"),
        assets.address("icon.svg"),
        assets.address("chart.js"),
        assets.address("charts.js"),
        assets.address("editor.js"));
  }

  /** Says whether somebody is signed in. */
  public boolean signedIn() {
    return !who.isEmpty();
  }
}

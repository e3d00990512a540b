// The findings of the selection: by resource, worst first; what several policies say in the same words is shown once.

const SOME = 40; // resources whose findings are shown before somebody asks for more
const list = document.getElementById("list");
const EFFECTS = {
  deny: "stops the update", warn: "only tells", waived: "waived", known: "known to the baseline",
};

let groups = [];
let shownGroups = 0;

/** Works out anew what is listed. */
function updateList(found) {
  groups = byResource(found.filter((finding) => isSelected(finding.resource)));
  shownGroups = 0;
  const selected = wanted.selected === null ? null : selection(resources[wanted.selected]);
  list.replaceChildren(...[selected, groups.length === 0 ? nothing() : null].filter(Boolean));
  showMore(SOME);
}

/** Returns the findings by resource, those of the worst resource first, then in the order of the plan. */
function byResource(found) {
  const made = new Map();
  for (const finding of found) {
    const place = finding.resource === STACK ? finding.stack ?? STACK : finding.resource;
    if (!made.has(place)) made.set(place, []);
    made.get(place).push(finding);
  }
  const rank = (finding) => OUTCOMES.indexOf(finding.effect) * 4 + SEVERITIES.indexOf(finding.severity);
  const sorted = [...made].map(([place, all]) => ({ place, all: all.sort((one, other) => rank(one) - rank(other)) }));
  const worst = (group) => OUTCOMES.indexOf(group.all[0].effect);
  return sorted.sort((one, other) => worst(one) - worst(other) || one.all[0].number - other.all[0].number);
}

function showMore(count) {
  list.querySelector(".more")?.remove();
  for (const group of groups.slice(shownGroups, shownGroups + count)) list.append(groupElement(group));
  shownGroups = Math.min(groups.length, shownGroups + count);
  const left = groups.length - shownGroups;
  if (left === 0) return;
  const more = () => {
    const next = list.childElementCount - 1;
    showMore(SOME);
    list.children[next]?.querySelector("h3")?.focus();
  };
  list.append(element("button", { type: "button", class: "more", click: more }, `Show more: ${plural(left, "resource", "resources")} left`));
}

function nothing() {
  const text = isNarrowed() ? "Nothing fits the filters here." : "Nothing was found here.";
  return element("p", { class: "nothing" }, icon("clear"), text);
}

/** Returns what the selected resource is. */
function selection(resource) {
  const runs = resource.images.map((number) => element("li", {},
    element("a", { href: `#image-${number}`, click: () => showImage(number) }, foreign(images[number].reference, "code"))));
  return element("div", { class: "selection" },
    element("div", { class: "head" },
      element("h3", {}, foreign(resource.name || "(no name)", "bdi")),
      element("button", { type: "button", class: "quiet", click: () => select(null) }, "Show all resources")),
    element("dl", {},
      detail("Type", foreign(resource.type, "code")),
      detail("URN", [foreign(resource.urn, "code"), ...copyButton(resource.urn, "the URN")]),
      detail("Operation", resource.operation ?? "not shown by the preview"),
      runs.length > 0 ? detail("Runs", element("ul", {}, runs)) : null));
}

function groupElement({ place, all }) {
  const resource = resources[place];
  const made = element("section", { class: "group" });
  const { stack } = all[0];
  const of = stack === undefined ? null : element("span", { class: "by" }, "in ", foreign(stack, "bdi"));
  const heading = resource === undefined
    ? element("h3", { tabindex: "-1" }, "the stack as a whole", of)
    : element("h3", { tabindex: "-1" },
      element("button", { type: "button", class: "link", click: () => select(place) }, foreign(resource.name || "(no name)", "bdi")),
      foreign(resource.type, "code", { class: "type" }), of,
      resource.operation === null ? null : element("span", { class: `tag ${resource.operation}` }, resource.operation));
  made.append(heading, ...sameWords(all).map(card));
  return made;
}

/** Returns findings in groups of what several policies say in the same words at the same place. */
function sameWords(all) {
  const made = new Map();
  for (const finding of all) {
    const words = JSON.stringify([finding.effect, finding.kind, finding.pointer, finding.message, finding.hint, finding.waiver]);
    if (!made.has(words)) made.set(words, []);
    made.get(words).push(finding);
  }
  return [...made.values()];
}

function card(same) {
  const [first] = same;
  const open = first.kind === "undetermined";
  return element("article", { class: `card ${first.effect}${open ? " question" : ""}`, id: first.fingerprint },
    element("div", { class: "band" },
      element("span", { class: `effect ${first.effect}` }, icon(first.effect), first.effect),
      open ? element("span", { class: "effect open" }, icon("open"), "left open") : null,
      element("span", { class: "away" }, EFFECTS[first.effect])),
    same.map(policyLine),
    element("p", { class: "message" }, ticked(first.message)),
    element("dl", {},
      first.hint ? detail("Fix", ticked(first.hint), "fix") : null,
      first.pointer ? detail("Where", [foreign(first.pointer, "code"), ...copyButton(first.pointer, "the pointer")]) : null,
      first.position ? detail("Source", foreign(first.position, "code")) : null,
      same.flatMap((finding) => finding.edits ?? []).map((edit) => detail("Repair", foreign(edit, "code"))),
      same.filter((finding) => finding.not_repaired).map((finding) => detail("No repair", ticked(finding.not_repaired))),
      first.waiver ? detail("Waiver", foreign(first.waiver)) : null,
      same.map(fingerprint)));
}

function policyLine(finding) {
  const page = finding.page === null ? null
    : element("a", { class: "about", href: `#page-${finding.page}` }, "About", element("span", { class: "away" }, ` ${finding.policy}`));
  return element("h4", {},
    element("span", { class: "policy", dir: "auto" }, finding.policy),
    element("span", { class: `severity ${finding.severity}` }, bars(finding.severity), finding.severity),
    element("span", { class: "by" }, `${finding.pack}, ${finding.level}`),
    page);
}

/** Returns how bad something is as bars, beside its word. */
function bars(severity) {
  const full = 4 - SEVERITIES.indexOf(severity);
  const bar = (number) => shape("rect", { x: number * 4, y: 9 - number * 3, width: 3, height: 3 + number * 3, class: number < full ? "full" : "empty" });
  return shape("svg", { class: "bars", viewBox: "0 0 15 12", "aria-hidden": "true" }, bar(0), bar(1), bar(2), bar(3));
}

function fingerprint(finding) {
  return detail("Fingerprint", [
    element("a", { class: "print", href: `#${finding.fingerprint}` }, finding.fingerprint),
    ...copyButton(finding.fingerprint, `the fingerprint of ${finding.policy}`),
    finding.code ? foreign(finding.code, "span", { class: "code" }) : null,
  ]);
}

function detail(name, value, style) {
  return element("div", { class: style }, element("dt", {}, name), element("dd", {}, value));
}

/** Returns a text with what stands in backticks as code. */
function ticked(text) {
  return text.split("`").map((piece, number) => (number % 2 === 1 ? foreign(piece, "code") : element("bdi", {}, piece)));
}

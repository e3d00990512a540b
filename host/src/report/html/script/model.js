// What was found, and what of it is shown.

const data = JSON.parse(document.getElementById("data").textContent);
const { resources, findings, images } = data;

// The worst first, which is how outcomes are compared.
const OUTCOMES = ["deny", "warn", "waived", "known", "clear"];
const SEVERITIES = ["critical", "high", "medium", "low"];
const STACK = -1; // where the stack as a whole stands among the resources, if there is more than one

/** What the reader asks to see. */
const wanted = { filters: new Set(), text: "", policy: "", only: false, selected: null };

/** Links what belongs together: children, findings, images; and finds the worst outcome in each subtree. */
function link() {
  for (const resource of resources) Object.assign(resource, { children: [], findings: [], images: [], depth: 0, folded: false });
  const roots = [];
  resources.forEach((resource, place) => {
    if (resource.parent === null) roots.push(place);
    else resources[resource.parent].children.push(place);
  });
  findings.forEach((finding, number) => {
    finding.number = number;
    // What is said of the stack as a whole stands at its root, if there is only one.
    if (finding.resource === null) finding.resource = roots.length === 1 ? roots[0] : STACK;
    resources[finding.resource]?.findings.push(finding);
  });
  images.forEach((image, number) => image.resources.forEach((place) => resources[place].images.push(number)));
  const order = topDown(roots);
  for (const place of order) settle(resources[place]);
  for (const place of order.reverse()) raise(resources[place]);
  return roots;
}

/** Returns all resources, each before its children. */
function topDown(roots) {
  const order = [];
  const waiting = [...roots].reverse();
  while (waiting.length > 0) {
    const place = waiting.pop();
    order.push(place);
    for (const child of resources[place].children.toReversed()) waiting.push(child);
  }
  return order;
}

function settle(resource) {
  if (resource.parent !== null) resource.depth = resources[resource.parent].depth + 1;
  const effects = resource.findings.map((finding) => OUTCOMES.indexOf(finding.effect));
  resource.outcome = OUTCOMES[Math.min(...effects, OUTCOMES.length - 1)];
  resource.worst = resource.outcome;
  resource.found = resource.findings.length;
  resource.haystack = `${resource.name}\n${resource.type}\n${resource.urn}`.toLowerCase();
}

/** Tells a parent what is below it. Children come before their parents here. */
function raise(resource) {
  if (resource.parent === null) return;
  const parent = resources[resource.parent];
  parent.found += resource.found;
  parent.worst = OUTCOMES[Math.min(OUTCOMES.indexOf(parent.worst), OUTCOMES.indexOf(resource.worst))];
}

const roots = link();
for (const finding of findings) {
  finding.haystack = [finding.policy, finding.message, finding.pointer, finding.code, finding.fingerprint].join("\n").toLowerCase();
}

/** Returns whether a finding is of a kind that is asked for. */
function isOfFilter(finding) {
  const { filters } = wanted;
  return filters.size === 0 || filters.has(finding.effect) || (filters.has("open") && finding.kind === "undetermined");
}

/** Returns whether anything but the selection narrows what is shown. */
function isNarrowed() {
  return wanted.filters.size > 0 || wanted.text !== "" || wanted.policy !== "";
}

/** Returns the findings that fit the filters, of all resources. */
function fitting() {
  const { text, policy } = wanted;
  return findings.filter((finding) => isOfFilter(finding)
    && (policy === "" || policy === `${finding.pack}/${finding.policy}`)
    && (text === "" || finding.haystack.includes(text) || resources[finding.resource]?.haystack.includes(text)));
}

/** Returns the resources that fit the filters, with those above them. */
function fittingResources(found) {
  const keep = new Set();
  const add = (place) => {
    for (let at = place; at !== null && at !== STACK && !keep.has(at); at = resources[at].parent) keep.add(at);
  };
  for (const finding of found) add(finding.resource);
  const { text, filters, policy, only } = wanted;
  if (!only && policy === "" && (filters.size === 0 || filters.has("clear"))) {
    resources.forEach((resource, place) => {
      if ((filters.size === 0 || resource.outcome === "clear") && (text === "" || resource.haystack.includes(text))) add(place);
    });
  }
  return keep;
}

/** Returns whether a resource is the selected one, or below it. */
function isSelected(place) {
  if (wanted.selected === null) return true;
  for (let at = place; at !== null && at !== STACK; at = resources[at].parent) if (at === wanted.selected) return true;
  return false;
}

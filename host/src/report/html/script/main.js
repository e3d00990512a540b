// What the reader does.

const byId = (name) => document.getElementById(name);
const search = byId("search");

/** Shows what is asked for. */
function update() {
  const found = fitting();
  updateTree(found);
  updateList(found);
  sayCounts(found);
}

function sayCounts(found) {
  const resource = wanted.selected === null ? "" : ` at ${resources[wanted.selected].name || "the selection"}`;
  const shown = found.filter((finding) => isSelected(finding.resource)).length;
  const all = plural(findings.length, "finding", "findings");
  const count = shown === findings.length ? all : `${shown} of ${all}${resource}`;
  byId("status").textContent = `${count}; ${plural(rows.length, "resource", "resources")} in the tree`;
  byId("reset").disabled = !isNarrowed() && wanted.selected === null && !wanted.only;
}

/** Selects a resource, or none, and brings it to sight. */
function select(place, jump = false) {
  wanted.selected = place === wanted.selected && !jump ? null : place;
  if (place !== null) {
    for (let at = resources[place].parent; at !== null; at = resources[at].parent) resources[at].folded = false;
  }
  update();
  if (place === null) return;
  if (!rows.includes(place)) return reset(place);
  moveTo(rows.indexOf(place));
  if (jump || innerWidth < 900) list.scrollIntoView({ block: "start" });
  if (jump) list.focus({ preventScroll: true });
}

/** Takes the filters away, and the selection, or keeps one that they hid. */
function reset(selected = null) {
  Object.assign(wanted, { text: "", policy: "", only: false, selected });
  wanted.filters.clear();
  search.value = "";
  byId("policy").value = "";
  byId("only").checked = false;
  for (const chip of document.querySelectorAll(".chip")) chip.setAttribute("aria-pressed", "false");
  update();
  if (selected !== null) moveTo(rows.indexOf(selected));
}

function toggle(chip) {
  const { filter } = chip.dataset;
  if (!wanted.filters.delete(filter)) wanted.filters.add(filter);
  chip.setAttribute("aria-pressed", String(wanted.filters.has(filter)));
  update();
}

/** Makes the counts the filters that they look like, and adds one for what nothing was found at. */
function prepareChips() {
  const clear = resources.filter((resource) => resource.outcome === "clear").length;
  if (clear > 0) {
    const button = element("button", { type: "button", class: "chip clear", "data-filter": "clear", "aria-pressed": "false" },
      icon("clear"), element("b", {}, clear), clear === 1 ? " resource clear" : " resources clear");
    document.querySelector(".chips").append(element("li", {}, button));
  }
  for (const chip of document.querySelectorAll(".chip")) {
    chip.disabled = false;
    chip.addEventListener("click", () => toggle(chip));
  }
}

function preparePolicies() {
  const counts = new Map();
  for (const { pack, policy } of findings) counts.set(`${pack}/${policy}`, (counts.get(`${pack}/${policy}`) ?? 0) + 1);
  const names = [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
  byId("policy").append(...names.map(([name, count]) => element("option", { value: name }, `${name} (${count})`)));
  byId("policy").addEventListener("change", (event) => { wanted.policy = event.target.value; update(); });
}

function prepareSections() {
  const sections = document.querySelectorAll("main > section[id]");
  byId("sections").append(...[...sections].map((section) => element("li", {},
    element("a", { href: `#${section.id}` }, section.querySelector("h2").textContent))));
}

const THEMES = ["auto", "light", "dark"];

function setTheme(theme) {
  const root = document.documentElement;
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
  byId("theme").replaceChildren(icon("theme"), element("span", { class: "away" }, "Colours: "), theme);
  remember(theme);
}

/** Remembers the colours, where a page may: one from a file or in a frame may not. */
function remember(theme) {
  try {
    localStorage.setItem("portcullis-theme", theme);
  } catch {
    // They are as the system has them next time.
  }
}

function remembered() {
  try {
    return THEMES.find((theme) => theme === localStorage.getItem("portcullis-theme")) ?? "auto";
  } catch {
    return "auto";
  }
}

function prepareTheme() {
  let theme = remembered();
  setTheme(theme);
  byId("theme").addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    setTheme(theme);
  });
}

/** Goes where the address points: to a finding by its fingerprint, to a policy's page, to an image. */
function follow() {
  const name = decodeURIComponent(location.hash.slice(1));
  const finding = findings.find((one) => one.fingerprint === name);
  if (finding !== undefined && byId(name) === null) reset(finding.resource === STACK ? null : finding.resource);
  if (name.startsWith("image-")) showImage(Number(name.slice(6)) || 0);
  const target = byId(name);
  if (target === null) return;
  if (target instanceof HTMLDetailsElement) target.open = true;
  target.scrollIntoView({ block: "start" });
}

function keyOnPage(event) {
  const typing = event.target instanceof HTMLElement && event.target.matches("input:not([type=checkbox]), select, textarea");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "Escape" && (isNarrowed() || wanted.selected !== null)) {
    reset();
    if (event.target === search) tree.focus();
  }
}

function begin() {
  for (const plain of document.querySelectorAll(".plain")) plain.remove();
  for (const scripted of document.querySelectorAll(".scripted")) scripted.hidden = false;
  if (images.length === 0) lanes.append(element("p", { class: "nothing" }, "No resource runs an image that is known before the update."));
  prepareTheme();
  prepareSections();
  prepareChips();
  preparePolicies();
  let waiting = 0;
  search.addEventListener("input", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => { wanted.text = search.value.trim().toLowerCase(); update(); });
  });
  byId("only").addEventListener("change", (event) => { wanted.only = event.target.checked; update(); });
  byId("reset").addEventListener("click", () => reset());
  document.addEventListener("keydown", keyOnPage);
  addEventListener("hashchange", follow);
  addEventListener("beforeprint", () => { showMore(groups.length); showLanes(images.length); });
  update();
  showLanes(LANES);
  follow();
}

begin();

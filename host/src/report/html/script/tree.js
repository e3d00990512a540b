// The resources as a tree. Only the rows that can be seen are in the document, so that twenty thousand cost no more than forty;
// each says where it stands among all of them (`aria-setsize`, `aria-posinset`, `aria-level`). The tree itself has the focus and
// names the row that is meant (`aria-activedescendant`), because rows come and go (ARIA Authoring Practices, tree view).

const ROW = 34; // pixels, as in the style
const BEYOND = 8; // rows that are drawn above and below what is seen
const SIGNS = { create: "+", update: "~", replace: "±", delete: "−", read: "›", refresh: "↻", import: "↓", same: "", register: "+" };

const tree = document.getElementById("tree");
const rowsElement = document.getElementById("rows");
let rows = []; // the places of the resources in the rows, folded ones left out
let active = 0;

/** Works out the rows anew. */
function updateTree(found) {
  const keep = fittingResources(found);
  const before = rows[active];
  const narrowed = isNarrowed();
  rows = [];
  const waiting = siblings(roots, keep);
  while (waiting.length > 0) {
    const place = waiting.pop();
    rows.push(place);
    const resource = resources[place];
    const below = siblings(resource.children, keep);
    resource.open = below.length > 0 && (narrowed || !resource.folded);
    resource.leaf = below.length === 0;
    if (resource.open) for (const child of below) waiting.push(child);
  }
  active = Math.max(0, rows.indexOf(before));
  rowsElement.style.height = `${rows.length * ROW}px`;
  tree.style.height = `${rows.length * ROW + 2}px`;
  drawTree();
}

/** Returns those of some siblings that are kept, the last first, each with its place among them. */
function siblings(places, keep) {
  const kept = places.filter((place) => keep.has(place));
  kept.forEach((place, number) => Object.assign(resources[place], { number: number + 1, of: kept.length }));
  return kept.reverse();
}

/** Draws the rows that are seen. */
function drawTree() {
  const first = Math.max(0, Math.floor(tree.scrollTop / ROW) - BEYOND);
  const last = Math.min(rows.length, Math.ceil((tree.scrollTop + tree.clientHeight) / ROW) + BEYOND);
  const drawn = [];
  for (let number = first; number < last; number += 1) drawn.push(treeRow(number));
  rowsElement.replaceChildren(...drawn);
  const isDrawn = active >= first && active < last;
  if (isDrawn) tree.setAttribute("aria-activedescendant", `row-${rows[active]}`);
  else tree.removeAttribute("aria-activedescendant");
}

function treeRow(number) {
  const place = rows[number];
  const resource = resources[place];
  const made = element("div", {
    id: `row-${place}`,
    class: `row ${resource.worst}${number === active ? " active" : ""}`,
    role: "treeitem",
    "aria-level": resource.depth + 1,
    "aria-posinset": resource.number,
    "aria-setsize": resource.of,
    "aria-selected": String(place === wanted.selected),
    "aria-expanded": resource.leaf ? null : String(resource.open),
    "aria-label": rowLabel(resource),
    title: `${resource.name}\n${resource.type}`,
    "data-row": number,
  }, rowParts(resource));
  made.style.top = `${number * ROW}px`;
  made.style.paddingInlineStart = `${8 + Math.min(resource.depth, 12) * 18}px`;
  return made;
}

function rowLabel(resource) {
  const outcome = resource.worst === "clear" ? "nothing found" : `${resource.worst}${resource.outcome === resource.worst ? "" : " below"}`;
  const count = resource.found > 0 ? `, ${plural(resource.found, "finding", "findings")}` : "";
  return `${resource.name}, ${resource.type}, ${resource.operation ?? "not shown"}, ${outcome}${count}`;
}

function rowParts(resource) {
  const count = resource.open ? resource.findings.length : resource.found;
  const sign = SIGNS[resource.operation] ?? "";
  return [
    element("span", { class: `caret${resource.open ? " open" : ""}`, "data-caret": !resource.leaf }, resource.leaf ? null : icon("caret")),
    element("span", { class: `mark ${resource.worst}${resource.outcome === resource.worst ? "" : " below"}` }, icon(resource.worst)),
    element("span", { class: "name", dir: "auto" }, resource.name || "(no name)"),
    element("span", { class: "type", dir: "auto" }, resource.type),
    element("span", { class: `operation ${resource.operation}`, title: resource.operation }, sign),
    element("span", { class: count > 0 ? `count ${resource.worst}` : "count" }, count > 0 ? count : null),
  ];
}

function moveTo(number) {
  active = Math.max(0, Math.min(rows.length - 1, number));
  const top = active * ROW;
  if (top < tree.scrollTop) tree.scrollTop = top;
  else if (top + ROW > tree.scrollTop + tree.clientHeight) tree.scrollTop = top + ROW - tree.clientHeight;
  drawTree();
}

/** Folds or unfolds a resource. What is filtered is shown unfolded, for what fits would be hidden. */
function fold(place, folded) {
  if (resources[place].leaf) return;
  resources[place].folded = folded;
  update();
}

function moveLeft(resource, place) {
  if (resource.open && !isNarrowed()) fold(place, true);
  else if (resource.parent !== null) moveTo(rows.indexOf(resource.parent));
}

function moveRight(resource, place) {
  if (resource.leaf) return;
  if (resource.open) moveTo(active + 1);
  else fold(place, false);
}

function keyInTree(event) {
  const place = rows[active];
  if (place === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  const resource = resources[place];
  const page = Math.max(1, Math.floor(tree.clientHeight / ROW) - 1);
  const act = {
    ArrowDown: () => moveTo(active + 1),
    ArrowUp: () => moveTo(active - 1),
    PageDown: () => moveTo(active + page),
    PageUp: () => moveTo(active - page),
    Home: () => moveTo(0),
    End: () => moveTo(rows.length - 1),
    ArrowLeft: () => moveLeft(resource, place),
    ArrowRight: () => moveRight(resource, place),
    Enter: () => select(place),
    " ": () => select(place),
  }[event.key];
  if (act === undefined) return;
  event.preventDefault();
  act();
}

function clickInTree(event) {
  const row = event.target.closest("[data-row]");
  if (row === null) return;
  active = Number(row.dataset.row);
  const place = rows[active];
  if (event.target.closest("[data-caret]") !== null && !isNarrowed()) fold(place, resources[place].open);
  else select(place);
}

tree.addEventListener("scroll", drawTree, { passive: true });
tree.addEventListener("keydown", keyInTree);
tree.addEventListener("click", clickInTree);
new ResizeObserver(drawTree).observe(tree);

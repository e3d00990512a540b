// The images: each a lane from the builds on the left to the resources on the right, with a line between. The places are the
// browser's, as of any text, so that a lane wraps and folds with the window; the lines are drawn after them.

const LANES = 30; // images that are drawn before somebody asks for more
const RUNNERS = 6; // resources of an image that are drawn before somebody asks for more
const lanes = document.getElementById("lanes");
let drawnLanes = 0;

const watcher = new ResizeObserver((entries) => draw(entries.map((entry) => entry.target)));

function showLanes(count) {
  lanes.querySelector(":scope > .more")?.remove();
  const last = Math.min(images.length, drawnLanes + count);
  for (; drawnLanes < last; drawnLanes += 1) {
    const made = lane(images[drawnLanes], drawnLanes);
    lanes.append(made);
    watcher.observe(made);
  }
  const left = images.length - drawnLanes;
  if (left > 0) lanes.append(element("button", { type: "button", class: "more", click: () => showLanes(LANES) }, `Show more: ${plural(left, "image", "images")} left`));
}

function lane(image, number) {
  const attested = image.builds.length > 0;
  return element("article", { class: `lane ${attested ? "attested" : "unattested"}`, id: `image-${number}`, tabindex: "-1" },
    shape("svg", { class: "wires", "aria-hidden": "true" }),
    element("div", { class: "column builds" }, attested ? image.builds.map(buildNode) : unattested(image)),
    element("div", { class: "column middle" }, imageNode(image)),
    element("ul", { class: "column runners", "aria-label": "Run by" }, runners(image, RUNNERS)));
}

function buildNode(build) {
  const ended = build.finished_on?.replace(/\.\d+/u, "").replace("T", " ").replace("Z", " UTC");
  const when = [build.seconds === null ? null : `took ${seconds(build.seconds)}`, ended && `ended ${ended}`, build.platform];
  return element("div", { class: "node build" },
    element("p", { class: "title" }, icon("build"), build.builder === "" ? "builder not named" : foreign(withoutScheme(build.builder), "bdi")),
    build.revision === "" && build.repository === "" ? null : element("p", {}, sourceOf(build)),
    element("p", {}, when.filter(Boolean).join(", ")),
    element("p", {}, foreign(build.document, "code")),
    element("p", { class: `vouched ${build.verified ? "yes" : "no"}` }, build.verified ? "signature verified" : build.unverified ? `not verified: ${build.unverified}` : "signature not verified"));
}

function sourceOf({ revision, repository }) {
  return [
    revision === "" ? "an unnamed commit" : element("code", { class: "commit", title: revision }, revision.slice(0, 12)),
    repository === "" ? null : [" of ", foreign(withoutScheme(repository), "code")],
  ].flat();
}

function withoutScheme(address) {
  return address.replace(/^https?:\/\//u, "");
}

function seconds(count) {
  if (count < 1) return `${count.toFixed(2)} s`;
  if (count < 10) return `${count.toFixed(1)} s`;
  return count < 120 ? `${Math.round(count)} s` : `${Math.round(count / 60)} min`;
}

function unattested(image) {
  const why = image.has_digest ? "CI has no record of a build with this digest." : "Without a digest nothing says which build this is.";
  return element("div", { class: "node none" }, element("p", { class: "title" }, icon("open"), "no build record"), element("p", {}, why));
}

function imageNode(image) {
  const [reference, digest] = image.reference.split("@");
  return element("div", { class: "node image" },
    element("h3", {}, foreign(reference, "code")),
    digest === undefined
      ? element("p", { class: "digest missing" }, icon("warn"), "no digest")
      : element("p", { class: "digest" }, element("code", { title: digest }, `${digest.slice(0, 19)}…`), ...copyButton(image.reference, "the reference")));
}

function runners(image, most) {
  const shown = image.resources.slice(0, most).map((place) => {
    const resource = resources[place];
    return element("li", { class: "node runner" },
      element("button", { type: "button", click: () => select(place, true) },
        element("span", { class: `mark ${resource.outcome}` }, icon(resource.outcome)),
        element("span", { class: "away" }, resource.outcome === "clear" ? "nothing found" : resource.outcome),
        foreign(resource.name || "(no name)", "bdi", { class: "name" }),
        foreign(resource.type, "span", { class: "type" })));
  });
  const left = image.resources.length - shown.length;
  if (left > 0) {
    const all = (event) => event.target.closest("ul").replaceChildren(...runners(image, most + 50));
    shown.push(element("li", { class: "node runner rest" }, element("button", { type: "button", click: all }, `and ${plural(left, "more", "more")}`)));
  }
  return shown;
}

/** Draws the lines of some lanes: looks at all places first, so that the browser lays out but once. */
function draw(some) {
  const drawn = some.map((one) => ({ svg: one.querySelector(".wires"), box: one.getBoundingClientRect(), wires: wiresOf(one) }));
  for (const { svg, box, wires } of drawn) {
    svg.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`);
    svg.replaceChildren(...wires.map(({ from, to, kind }) => shape("path", { class: kind, d: path(from, to, box) })));
  }
}

function wiresOf(one) {
  const boxes = (selector) => [...one.querySelectorAll(selector)].map((node) => node.getBoundingClientRect());
  const [image] = boxes(".node.image");
  return [
    ...boxes(".node.build").map((from) => ({ from, to: image, kind: "made" })),
    ...boxes(".node.none").map((from) => ({ from, to: image, kind: "missing" })),
    ...boxes(".node.runner").map((to) => ({ from: image, to, kind: "runs" })),
  ];
}

/** Returns the line between two boxes: to the right where they stand side by side, else down along their left edge. */
function path(from, to, box) {
  const height = (one) => one.top + one.height / 2 - box.top;
  if (to.left >= from.right) {
    const [left, right, start, end] = [from.right - box.left, to.left - box.left, height(from), height(to)];
    const bend = (right - left) / 2;
    return `M${left} ${start}C${left + bend} ${start} ${right - bend} ${end} ${right} ${end}`;
  }
  const edge = Math.min(from.left, to.left) - box.left - 9;
  return `M${from.left - box.left} ${height(from)}H${edge + 6}Q${edge} ${height(from)} ${edge} ${height(from) + 6}V${height(to) - 6}Q${edge} ${height(to)} ${edge + 6} ${height(to)}H${to.left - box.left}`;
}

/** Brings an image to sight that may not be drawn yet. */
function showImage(number) {
  if (number >= drawnLanes) showLanes(number + 1 - drawnLanes);
}

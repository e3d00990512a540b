"use strict";

// What makes elements. Text from elsewhere becomes text nodes and attribute values here, and never markup.

const SVG = "http://www.w3.org/2000/svg";

/** Returns an element. Functions among its attributes are listeners; children are elements or texts. */
function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") made.addEventListener(name, value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** Returns an element of a drawing. */
function shape(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/** Returns one of the page's icons. It says nothing by itself: a word stands beside it. */
function icon(name) {
  return shape("svg", { class: "icon", "aria-hidden": "true" }, shape("use", { href: `#icon-${name}` }));
}

/** Returns a foreign text that does not move what stands beside it, broken where a reader would break it. */
function foreign(text, tag = "span", attributes = {}) {
  const made = element(tag, { ...attributes, dir: "auto" });
  for (const piece of text.split(/(?<=[/:@,])/u)) made.append(piece, document.createElement("wbr"));
  return made;
}

/** Returns a count with its word. */
function plural(count, one, several) {
  return `${count} ${count === 1 ? one : several}`;
}

/** Returns a button that copies a text. */
function copyButton(text, what) {
  const said = element("span", { class: "said", role: "status" });
  const copied = async () => {
    said.textContent = (await copy(text)) ? "copied" : "not copied";
    setTimeout(() => { said.textContent = ""; }, 2000);
  };
  return [element("button", { type: "button", class: "copy", "aria-label": `Copy ${what}`, title: `Copy ${what}`, click: copied }, icon("copy")), said];
}

/** Copies a text, by the old way where the new one is not allowed. */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = element("textarea", { class: "away", "aria-hidden": "true" }, text);
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

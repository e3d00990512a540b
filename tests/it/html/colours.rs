//! Colours that can be told apart.

use serde_json::json;

use super::browser::{Browser, Window};
use super::{EXAMPLES, example};

/// Returns the texts whose contrast to what is behind them is less than 4.5, which is level AA of WCAG 2.2 (§1.4.3), without
/// those of controls that can do nothing now, which are exempt.
const FAINT: &str = "(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const parts = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = (colour) => parts(colour).slice(0, 3)
    .map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, number) => sum + part * [0.2126, 0.7152, 0.0722][number], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (parts(colour)[3] === 255) return colour;
    }
    return 'white';
  };
  const faint = [];
  for (const element of document.body.querySelectorAll('*')) {
    const says = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
    if (!says || !element.checkVisibility() || element.closest(':disabled, script, .away, svg')) continue;
    const [one, other] = [light(getComputedStyle(element).color), light(ground(element))];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (contrast < 4.5) faint.push(`${element.tagName} ${element.className} ${element.textContent}: ${contrast}`);
  }
  return faint;
})()";

#[test]
fn every_text_can_be_read_in_both_schemes() {
    let Some(mut browser) = Browser::start() else { return };
    for name in EXAMPLES {
        let scratch = example(name);
        for is_dark in [false, true] {
            let window = Window {
                is_dark,
                ..Window::WIDE
            };
            browser.open(&scratch.path("report.html"), window);
            browser.run("for (const chip of document.querySelectorAll('.chip')) chip.click()");
            browser.run("for (const details of document.querySelectorAll('details')) details.open = true");
            browser.settle();
            assert_eq!(browser.run(FAINT), json!([]), "{name}, dark: {is_dark}");
        }
    }
}

#[test]
fn the_reader_may_choose_the_scheme() {
    let Some(mut browser) = Browser::start() else { return };
    browser.open(&example("release").path("report.html"), Window::WIDE);
    let ground = "getComputedStyle(document.body).backgroundColor";
    let light = browser.run(ground);
    let word = "document.getElementById('theme').textContent";
    assert_eq!(browser.run(word), "Colours: auto");
    browser.run("document.getElementById('theme').click(); document.getElementById('theme').click()");
    assert_eq!(browser.run(word), "Colours: dark");
    assert_ne!(browser.run(ground), light);
}

// What a reader would not see of a board that is drawn.
const TOLERANCE = 1.5;

/** Elements that have text of their own, and not just in what is inside of them. */
function texts(root) {
  return [...root.querySelectorAll('*')].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== ''),
  );
}

/** Where the text itself is, even if it is not shown to its end. */
function placeOfText(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  return range.getBoundingClientRect();
}

const isCut = (element) => element.scrollWidth > element.clientWidth + TOLERANCE && getComputedStyle(element).overflowX !== 'visible';

/** A fraction of a pixel too much turns a letter into three points, and is lost in whole numbers. */
const isCutTitle = (title) => placeOfText(title).width > title.getBoundingClientRect().width + 0.1;

function scrolls(element, panel) {
  for (let outer = element; outer && outer !== panel; outer = outer.parentElement) {
    if (['auto', 'scroll'].includes(getComputedStyle(outer).overflowY)) return true;
  }
  return false;
}

function isOutside(element, panel) {
  const text = placeOfText(element);
  const box = panel.getBoundingClientRect();
  return (
    text.width > 0 &&
    (text.left < box.left - TOLERANCE || text.right > box.right + TOLERANCE || text.top < box.top - TOLERANCE || text.bottom > box.bottom + TOLERANCE)
  );
}

const NUMBER = /^[-+]?[\d.,]+( ?[^\s\d]+)?$/;
const SHOWN = 6;

/** Faults of what is seen, a sentence for each panel and kind; and notes on names that are cut, as they may be in a narrow table. */
window.judge = () => {
  const faults = [];
  const notes = [];
  for (const panel of document.querySelectorAll('[data-panel]')) {
    const title = panel.querySelector('h2, h6');
    const name = title?.textContent ?? panel.dataset.panel;
    if (title && isCutTitle(title)) faults.push(`the title "${name}" is cut`);
    const cut = new Set();
    const cutNames = new Set();
    const outside = new Set();
    for (const element of texts(panel)) {
      if (element === title) continue;
      const text = element.textContent.trim();
      const cell = element.closest('[role=gridcell]');
      const header = element.closest('[role=columnheader]');
      if (isCut(element) || (cell && isCut(cell)) || (header && isCut(header))) {
        (cell && !NUMBER.test(text) ? cutNames : cut).add(text);
      } else if (!scrolls(element, panel) && isOutside(element, panel)) outside.add(text);
    }
    if (cut.size > 0) faults.push(`"${name}": cut: ${some(cut)}`);
    if (outside.size > 0) faults.push(`"${name}": outside: ${some(outside)}`);
    if (cutNames.size > 0) notes.push(`"${name}": cut: ${some(cutNames)}`);
  }
  return { faults, notes };
};

const some = (texts) => [...texts].slice(0, SHOWN).join(' | ') + (texts.size > SHOWN ? ` and ${texts.size - SHOWN} more` : '');

// Finds words on a page that do not come from the word catalogue.
import { type Page, expect } from "@playwright/test";

/** The pseudo-language: each text of the catalogue stands between ⟦ and ⟧. */
export const PSEUDO_LANGUAGE = "en-XA";

/**
 * Every visible text with a letter in it that is neither between ⟦ and ⟧ nor inside `translate="no"`, which marks what
 * people wrote and the server sent, nor inside `time`, which `Intl` writes. Looks at names and descriptions for screen readers as well.
 */
export function findBareWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const bare: string[] = [];
    const letter = /\p{L}/u;
    const place = (element: Element) => `<${element.tagName.toLowerCase()} class="${element.getAttribute("class") ?? ""}">`;
    // One text may hold others and run through several elements, so the marks are counted along the page's order.
    let depth = 0;
    const judge = (text: string, element: Element) => {
      let outside = "";
      for (const character of text) {
        if (character === "⟦") depth += 1;
        else if (character === "⟧") depth -= 1;
        else if (depth === 0) outside += character;
      }
      if (letter.test(outside)) bare.push(`${outside.trim()} in ${place(element)}`);
    };
    const elsewhere = "[translate=no], time, script, style, template, noscript";
    const isContent = (element: Element) => element.closest(elsewhere) !== null;
    judge(document.title, document.documentElement);

    for (const element of document.querySelectorAll("*")) {
      if (isContent(element) || !element.checkVisibility({ visibilityProperty: true })) continue;
      for (const name of ["aria-label", "aria-description", "aria-roledescription", "alt", "title", "placeholder"]) {
        judge(element.getAttribute(name) ?? "", element);
      }
      if (element instanceof HTMLInputElement && ["submit", "button", "reset"].includes(element.type)) {
        judge(element.value, element);
      }
    }

    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const element = texts.currentNode.parentElement;
      if (!element || isContent(element) || !element.checkVisibility({ visibilityProperty: true })) continue;
      judge(texts.currentNode.textContent ?? "", element);
    }
    return bare;
  });
}

/** Fails with the bare words of the page. The page's name is written a moment after its content. */
export async function expectCatalogueWords(page: Page): Promise<void> {
  await expect.poll(() => findBareWords(page), { message: "words outside the catalogue" }).toEqual([]);
}

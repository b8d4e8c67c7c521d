// What a page looks like, and whether everybody can use it, in light and dark.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type Page, expect, test } from "@playwright/test";
import type { AxeResults } from "axe-core";

const SCHEMES = ["light", "dark"] as const;
const PICTURES = "artefacts/pictures";
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Fails on any finding of axe, in light and in dark. Only colours differ between the two. */
export async function axe(page: Page): Promise<void> {
  await inBothSchemes(page, async (scheme) => {
    if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeSource);
    const results = await page.evaluate((only) => {
      const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResults> } };
      return axe.run({ resultTypes: ["violations"], ...(only ? { runOnly: only } : {}) });
    }, scheme === "light" ? undefined : COLOUR_RULES);
    const findings = results.violations.flatMap((violation) =>
      violation.nodes.map((node) => `${violation.id}: ${violation.help}: ${node.target.join(" ")}\n${node.failureSummary}`),
    );
    expect(findings, `axe in ${scheme}`).toEqual([]);
  });
}

/** Takes four pictures: what the screen shows and the whole page, in light and dark. Nobody looks at them after a run of
 * everything, which does without. */
export async function shot(page: Page, name: string): Promise<void> {
  if (process.env.READBACK_PICTURES === "off") return;
  const device = test.info().project.name;
  await page.evaluate(() => document.fonts.ready);
  await inBothSchemes(page, async (scheme) => {
    for (const fullPage of [false, true]) {
      const file = `${name}-${device}-${scheme}${fullPage ? "-whole" : ""}.png`;
      await page.screenshot({ path: join(PICTURES, file), fullPage, animations: "disabled" });
    }
  });
}

/** Both at once, as most pages need it. */
export async function look(page: Page, name: string): Promise<void> {
  await shot(page, name);
  await axe(page);
}

async function inBothSchemes(page: Page, work: (scheme: string) => Promise<void>): Promise<void> {
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await work(colorScheme);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

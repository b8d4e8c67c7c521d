// What a reporter does on the form, and what an owner answers, for the specs that need a report to begin with.
import { type Locator, type Page, expect } from "@playwright/test";

/** What is written on the form; only tile and text are needed. */
export type Wish = {
  tile: string;
  text: string;
  /** The system in which it happens. */
  system?: string;
  /** The unit, where the form does not know it. */
  unit?: string;
  /** How the reporter wants to be known: the words of the choice. */
  name?: string;
};

/** The tile of that name. */
export function tile(page: Page, name: string): Locator {
  return page.locator(".tiles .tile").filter({ hasText: name });
}

/** The fold of that title. */
export function fold(page: Page, title: string): Locator {
  return page.locator("details").filter({ has: page.locator("summary", { hasText: title }) });
}

/** Opens the fold of that title. */
export async function unfold(page: Page, title: string): Promise<Locator> {
  const found = fold(page, title);
  if ((await found.getAttribute("open")) === null) await found.locator("summary").click();
  return found;
}

/** The choice of that name, a wide tile in a fold. */
export function choice(inside: Page | Locator, name: string): Locator {
  return inside.locator(`.choices .tile:has(strong:text-is("${name}"))`);
}

/** Chooses a unit of the list. */
export async function chooseUnit(page: Page, name: string): Promise<void> {
  await page.locator("#unit_id").click();
  const sheet = page.getByRole("dialog", { name: "Where does it happen?" });
  await sheet.getByRole("searchbox", { name: "Find a unit" }).fill(name.slice(0, 6).toLowerCase());
  await sheet.getByRole("button", { name }).click();
  await expect(sheet).toBeHidden();
}

/** Writes a report on the form of the page that is open. */
export async function write(page: Page, wish: Wish): Promise<void> {
  if (wish.unit) await chooseUnit(page, wish.unit);
  await tile(page, wish.tile).click();
  if (wish.name) await choice(await unfold(page, "Your name"), wish.name).click();
  if (wish.system) await (await unfold(page, "System and step")).getByLabel("System").selectOption({ label: wish.system });
  await page.getByLabel("What happens?").fill(wish.text);
}

/** Sends it and waits for its receipt, whose number is the answer. */
export async function send(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Send report" }).click();
  const number = page.locator(".receipt .no");
  await expect(number).toHaveText(/^RB-\d+$/);
  return number.innerText();
}

/** What the receipt says of that. */
export function receiptLine(page: Page, name: string): Locator {
  return page.locator(`.receipt dl > div:has(dt:text-is("${name}")) dd`);
}

/** Writes a report as the person of the page, and opens its story; the answer is its id. */
export async function reportAndFollow(page: Page, wish: Wish): Promise<string> {
  await page.goto("/");
  await write(page, wish);
  const number = await send(page);
  await page.getByRole("link", { name: `See ${number}` }).click();
  await expect(page.getByRole("heading", { name: "The story so far" })).toBeVisible();
  return new URL(page.url()).pathname.split("/").pop() ?? "";
}

/** Asks the API as the person of the page. */
export async function ask<T>(page: Page, path: string): Promise<T> {
  return page.evaluate(async (path) => (await fetch(`/api/v1${path}`)).json(), path);
}

/** Makes a move through the API as the person of the page. About an anonymous report, ids tell no time. */
export async function act(page: Page, path: string, body: object, id: "uuid7" | "uuid4" = "uuid7"): Promise<void> {
  const answer = await page.evaluate(
    async ([path, body, id]) => {
      const { Readback } = window as unknown as { Readback: Record<string, () => string> };
      const answer = await fetch(`/api/v1${path}`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Requested-With": "readback" },
        body: JSON.stringify({ id: Readback[id]?.(), ...body }),
      });
      return { status: answer.status, text: await answer.text() };
    },
    [path, body, id] as const,
  );
  expect(answer.status, answer.text).toBeLessThan(300);
}

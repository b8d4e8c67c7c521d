// The administrators' area: what the organisation is made of, who works there, and what holds for all of it.
import { type Locator, type Page } from "@playwright/test";
import { PSEUDO_LANGUAGE, expect, expectCatalogueWords, look, test as base } from "../bench/test.ts";

type Fixtures = {
  /** The first page, on which the administrator is signed in. */
  administrator: Page;
  /** A name that nothing else has. */
  unique: (name: string) => string;
};

const test = base.extend<Fixtures>({
  administrator: async ({ page, signIn }, use) => {
    await signIn(page, "administrator");
    await use(page);
  },
  unique: async ({}, use) => {
    const part = crypto.randomUUID().slice(0, 6);
    await use((name) => `${name} ${part}`);
  },
});

const SECTIONS = ["sites", "units", "people", "teams", "service-levels", "categories", "systems"];

const main = (page: Page) => page.locator("main");
const entry = (page: Page, name: string) => main(page).locator("li.item").getByRole("link", { name, exact: true });
const chip = (page: Page, name: string) => main(page).locator("label.chip").filter({ hasText: name });
const tile = (page: Page, name: string) => main(page).locator("label.tile").filter({ hasText: name });
/** A field by its label; names say their language where several are on offer. */
const field = (page: Page, name: string) =>
  main(page).getByLabel(new RegExp(`^${name.replace(/[()]/g, "\\$&")}( \\(English\\))?$`));
const press = (where: Locator, name: string) => where.getByRole("button", { name, exact: true }).click();

async function openList(page: Page, section: string): Promise<void> {
  await page.goto(`/administration/${section}`);
  await expect(main(page).locator("li.item").first()).toBeVisible();
}

async function openEntry(page: Page, section: string, name: string): Promise<void> {
  await openList(page, section);
  await entry(page, name).click();
  await expect(main(page).locator("form")).toBeVisible();
}

async function openNew(page: Page, section: string, button: string): Promise<void> {
  await openList(page, section);
  await main(page).getByRole("link", { name: button }).click();
  await expect(main(page).locator("form")).toBeVisible();
}

async function expectSaved(page: Page): Promise<void> {
  await expect(page.getByRole("status").getByText("Saved.")).toBeVisible();
}

/** Renames it, switches it off, and on again. Each begins on a fresh page, which no earlier word covers. */
async function renameAndSwitch(page: Page, section: string, label: string, name: string): Promise<void> {
  const renamed = `${name} renamed`;
  await openEntry(page, section, name);
  await field(page, label).fill(renamed);
  await press(main(page), "Save");
  await expectSaved(page);

  await openEntry(page, section, renamed);
  await press(main(page), "Switch off");
  const question = page.getByRole("dialog");
  await expect(question.getByRole("heading", { name: `Switch off ${renamed}?` })).toBeVisible();
  await press(question, "Switch off");
  await expect(page.getByRole("status").getByText("Switched off. Reports that name it stay as they are.")).toBeVisible();

  await openList(page, section);
  await expect(entry(page, renamed)).toBeHidden();
  await chip(page, "Switched off").click();
  await entry(page, renamed).click();
  await press(main(page), "Switch on");
  await expect(page.getByRole("status").getByText("Switched on.")).toBeVisible();
  await openList(page, section);
  await expect(entry(page, renamed)).toBeVisible();
}

test("the overview counts", async ({ administrator: page }) => {
  await page.goto("/administration");
  const card = (name: string) => main(page).locator("li.card").filter({ has: page.getByRole("link", { name, exact: true }) });
  await expect(card("Teams")).toContainText(/\d+ teams/);
  await expect(card("Units")).toContainText(/\d+ units/);
  await look(page, "administration");
});

for (const section of SECTIONS) {
  test(`the list of ${section} is complete in light and dark`, async ({ administrator: page }) => {
    await page.goto("/administration");
    await main(page).locator(`a[href="/administration/${section}"]`).click();
    await expect(page).toHaveURL(new RegExp(`/administration/${section}$`));
    await expect(main(page).locator("ul.list li.item").first()).toBeVisible();
    await look(page, `administration-${section}`);
  });
}

test("a list can be searched", async ({ administrator: page }) => {
  await openList(page, "units");
  await page.getByRole("searchbox", { name: "Search by name" }).fill("intensive");
  await expect(main(page).locator("li.item")).toHaveCount(1);
  await expect(entry(page, "Intensive Care Unit")).toBeVisible();
  await page.getByRole("searchbox", { name: "Search by name" }).fill("no such unit");
  await expect(main(page).getByText("Nothing has this name")).toBeVisible();
});

test("a unit is added, changed, switched off and on", async ({ administrator: page, unique }) => {
  const name = unique("Day Clinic");
  await openNew(page, "units", "Add a unit");
  await press(main(page), "Add a unit");
  await expect(main(page).getByText("Choose a site.").first()).toBeVisible();
  await look(page, "administration-unit-errors");
  await field(page, "Site").selectOption({ label: "Larkmoor General" });
  await field(page, "Name").fill(name);
  await field(page, "Kind").fill("clinic");
  await field(page, "People who work there").fill("12");
  await press(main(page), "Add a unit");
  await expectSaved(page);
  await renameAndSwitch(page, "units", "Name", name);
});

test("a category is added, changed, switched off and on", async ({ administrator: page, unique }) => {
  const name = unique("Noise");
  await openNew(page, "categories", "Add a category");
  await field(page, "Words on the tile").fill(name);
  await tile(page, "Bell").click();
  await look(page, "administration-category");
  await press(main(page), "Add a category");
  await expectSaved(page);
  await renameAndSwitch(page, "categories", "Words on the tile", name);
});

test("a system with its steps is added, changed, switched off and on", async ({ administrator: page, unique }) => {
  const name = unique("Tidewell");
  await openNew(page, "systems", "Add a system");
  await field(page, "Name").fill(name);
  for (const [index, step] of ["Weigh", "Write down"].entries()) {
    await press(main(page), "Add a step");
    await field(page, `Step ${index + 1}`).fill(step);
  }
  await look(page, "administration-system");
  await press(main(page), "Add a system");
  await expectSaved(page);
  await expect(main(page).locator("li.item").filter({ hasText: name })).toContainText("2 steps");
  await renameAndSwitch(page, "systems", "Name", name);
});

test("a team with its people is added, changed, switched off and on", async ({ administrator: page, unique }) => {
  const name = unique("Night Crew");
  await openNew(page, "teams", "Add a team");
  await field(page, "Name").fill(name);
  for (const person of ["Zsofia Brightwater", "Hiro Wendelin"]) {
    await field(page, "Add somebody").fill(person.slice(0, 6).toLowerCase());
    await press(main(page), `Add ${person}`);
    await expect(main(page).getByRole("button", { name: `Take ${person} out` })).toBeVisible();
  }
  await field(page, "Lead").selectOption({ label: "Zsofia Brightwater" });
  await look(page, "administration-team");
  await press(main(page), "Add a team");
  await expectSaved(page);
  await expect(main(page).locator("li.item").filter({ hasText: name })).toContainText("led by Zsofia Brightwater");
  await renameAndSwitch(page, "teams", "Name", name);
});

test("what is needed cannot be switched off, and it says why", async ({ administrator: page, trouble }) => {
  trouble.await(/^409 PATCH \/api\/v1\/teams\//);
  await openEntry(page, "teams", "Clinical Applications");
  await press(main(page), "Switch off");
  await press(page.getByRole("dialog"), "Switch off");
  await expect(main(page).getByText("It still owns open reports, or a routing rule leads to it.")).toBeVisible();
  await look(page, "administration-in-use");
});

test("a new person gets a link that signs in once", async ({ administrator: page, anotherPage, trouble, unique }) => {
  trouble.await(/^4\d\d GET \/api\/v1\/session\/link\//);
  const name = unique("Ottoline Marsh");
  const email = `${name.toLowerCase().replace(/ /g, ".")}@example.org`;
  await openNew(page, "people", "Add a person");
  await field(page, "Name").fill(name);
  await field(page, "E-mail").fill(email);
  await field(page, "Unit").selectOption({ label: "Intensive Care Unit, Larkmoor General" });
  await main(page).getByRole("group", { name: "Champion" }).getByLabel("Larkmoor General").check();
  await look(page, "administration-person-new");
  await press(main(page), "Add a person");
  await expect(main(page).getByText("It works once, for 72 hours, and is shown only now.")).toBeVisible();
  await look(page, "administration-person-link");
  const link = await page.locator("#sign-in-link").inputValue();

  const theirs = await anotherPage();
  await theirs.goto(link);
  await expect(theirs.getByText(`This link signs you in as ${name}.`)).toBeVisible();
  const password = `heron paddle ${name}`;
  await theirs.getByLabel("New password").fill(password);
  await theirs.getByRole("button", { name: "Sign in", exact: true }).click();
  await theirs.waitForURL((address) => !address.pathname.startsWith("/sign-in"));
  await theirs.goto("/account");
  await expect(theirs.locator("main").getByText(email)).toBeVisible();
  await theirs.locator("main").getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(theirs).toHaveURL(/\/sign-in/);

  await theirs.goto(link);
  await expect(theirs.getByText("This link has been used or has expired.")).toBeVisible();
  await theirs.goto("/sign-in");
  await theirs.getByLabel("E-mail", { exact: true }).fill(email);
  await theirs.getByLabel("Password", { exact: true }).fill(password);
  await theirs.getByRole("button", { name: "Sign in", exact: true }).click();
  await theirs.waitForURL((address) => !address.pathname.startsWith("/sign-in"));

  await openList(page, "people");
  const row = main(page).locator("li.item").filter({ hasText: name });
  await page.getByRole("searchbox", { name: "Search by name" }).fill(name);
  await expect(row).toContainText("Champion");
  await expect(row).not.toContainText("never signed in");
});

test("where anonymous reports are off, none is offered", async ({ administrator: page, anotherPage }) => {
  const outside = await anotherPage();
  const offer = outside.getByRole("link", { name: "Report without an account" });
  const title = outside.getByRole("heading", { level: 1 });
  await outside.goto("/sign-in");
  await expect(offer).toBeVisible();

  const setAnonymous = async (answer: string) => {
    await page.goto("/administration/settings");
    await main(page).getByRole("radio", { name: new RegExp(`^${answer}`) }).check();
    if (answer === "Not allowed") await look(page, "administration-settings");
    await press(main(page), "Save");
    await expectSaved(page);
    await expect(page).toHaveURL(/\/administration$/);
  };
  await setAnonymous("Not allowed");
  await outside.reload();
  await expect(title).toBeVisible();
  await expect(outside.getByRole("button", { name: "Sign in" })).toBeVisible();
  await expect(offer).toBeHidden();

  await setAnonymous("Allowed");
  await outside.reload();
  await expect(offer).toBeVisible();
});

test("a service level has its hours and opening times", async ({ administrator: page, trouble, unique }) => {
  trouble.await(/^422 PATCH \/api\/v1\/service-levels\//);
  const name = unique("Weekend");
  await openNew(page, "service-levels", "Add a service level");
  await field(page, "Name").fill(name);
  await field(page, "Look at it within (hours)").fill("3");
  await field(page, "Decide within (hours)").fill("27");
  const saturday = main(page).getByRole("group", { name: "Saturday" });
  await expect(saturday).toContainText("closed");
  await press(saturday, "Add hours on Saturday");
  await saturday.getByLabel("Opens").fill("09:00");
  await saturday.getByLabel("Closes").fill("13:30");
  await press(main(page), "Add a holiday");
  await field(page, "Holiday 1").selectOption({ label: "Good Friday" });
  await look(page, "administration-service-level");
  await press(main(page), "Add a service level");
  await expectSaved(page);
  await expect(main(page).locator("li.item").filter({ hasText: name })).toContainText("look 3 h");

  await entry(page, name).click();
  await expect(saturday.getByLabel("Closes")).toHaveValue("13:30");
  await expect(field(page, "Decide within (hours)")).toHaveValue("27");
  await saturday.getByLabel("Closes").fill("soon");
  await press(main(page), "Save");
  await expect(saturday.locator(".error")).toBeVisible();
});

test("the routing rules can be read", async ({ administrator: page }) => {
  await page.goto("/administration/routing");
  const rules = main(page).getByRole("list", { name: "Rules in order" });
  const first = rules.locator(":scope > li").first();
  await expect(first).toContainText("Safety on medicines");
  await expect(first).toContainText("If the system is Dosefinch");
  await expect(first).toContainText("and the category is Safety hazard");
  await expect(first).toContainText("Medication Systems");
  await expect(first).toContainText("Urgent, to the lead at once");
  await expect(rules.locator(":scope > li").last()).toContainText("Everything else");
  await look(page, "administration-routing");
});

test("who does not administer is turned away", async ({ page, signIn }) => {
  await signIn(page, "nurse");
  await page.goto("/administration");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is no such page");
  await expect(main(page).locator("li.card")).toHaveCount(0);
});

test.describe("in the pseudo-language", () => {
  test.use({ locale: PSEUDO_LANGUAGE });

  test("every word comes from the catalogue", async ({ administrator: page }) => {
    for (const place of ["", "/routing", ...SECTIONS.map((section) => `/${section}`)]) {
      await page.goto(`/administration${place}`);
      await expect(main(page).locator(".cards, .list").first()).toBeVisible();
      await expect(main(page).locator(".skeleton")).toHaveCount(0);
      await expectCatalogueWords(page);
    }
    for (const place of ["settings", ...SECTIONS.map((section) => `${section}/new`)]) {
      await page.goto(`/administration/${place}`);
      await expect(main(page).locator("form")).toBeVisible();
      await expectCatalogueWords(page);
    }
    await openList(page, "people");
    await main(page).locator("li.item a").first().click();
    await expect(main(page).locator("#switch")).toBeVisible();
    await expectCatalogueWords(page);
  });
});

test("a committee is added with its members, areas, chair and scope, and changed", async ({ administrator: page, unique }) => {
  const name = unique("Medication Safety Committee");
  await page.goto("/administration/committees");
  await main(page).getByRole("link", { name: "Add a committee" }).first().click();
  await press(main(page), "Add a committee");
  await expect(main(page).getByText("Say in plain words what it decides, and how.").first()).toBeVisible();
  await look(page, "administration-committee-errors");
  await field(page, "Name").fill(name);
  await field(page, "What it decides, and how").fill("Decides what is mended first, and says why.");
  await main(page).locator("summary").filter({ hasText: "Systems" }).click();
  await main(page).getByLabel("Corvane").check();
  await expect(main(page).locator("summary").filter({ hasText: "Systems" })).toContainText("1 chosen");
  await field(page, "Add somebody").fill("haverling");
  await main(page).getByRole("button", { name: "Add Joost Haverling" }).click();
  await field(page, "Area that Joost Haverling speaks for").fill("Intensive care");
  await field(page, "Chair").selectOption({ label: "Joost Haverling" });
  await field(page, "Quorum").fill("1");
  await look(page, "administration-committee");
  await press(main(page), "Add a committee");
  await expectSaved(page);
  await expect(main(page).locator("li.item").filter({ hasText: name })).toContainText("chaired by Joost Haverling");
  await look(page, "administration-committees");
  await renameAndSwitch(page, "committees", "Name", name);
});

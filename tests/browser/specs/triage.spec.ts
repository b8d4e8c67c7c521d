// The owner's side: the queue, and everything that can be done with a report.
import { type Page } from "@playwright/test";
import { dayAhead, moveReport, sendReport, type Sent } from "../bench/reports.ts";
import { PSEUDO_LANGUAGE, expect, expectCatalogueWords, look, test as base } from "../bench/test.ts";

type Fixtures = {
  /** The first page, on which the owner is signed in. */
  owner: Page;
  /** Sends a report as a nurse would. */
  report: (text: string, identity?: string) => Promise<Sent>;
};

const test = base.extend<Fixtures>({
  owner: async ({ page, signIn }, use) => {
    await signIn(page, "owner");
    await use(page);
  },
  report: async ({ anotherPage, signIn }, use) => {
    await use(async (text, identity) => {
      const nurse = await anotherPage();
      await signIn(nurse, "nurse");
      const sent = await sendReport(nurse, text, identity);
      await nurse.context().close();
      return sent;
    });
  },
});

const chip = (page: Page, name: string) => page.locator(".queue label.chip").filter({ hasText: name });
const rows = (page: Page) => page.locator(".queue li.item");
const heading = (page: Page) => page.locator("#report-heading");
const moves = (page: Page) => page.getByRole("group", { name: "Moves", exact: true });
const sheet = (page: Page) => page.getByRole("dialog");
const past = (page: Page) => page.getByRole("region", { name: "What has happened" });

async function open(page: Page, report: Sent): Promise<void> {
  await page.goto(`/triage/${report.id}`);
  await expect(moves(page)).toBeVisible();
}

async function expectState(page: Page, state: string): Promise<void> {
  await expect(page.locator("header .badge")).toHaveAttribute("data-state", state);
}

/** Presses a move that stands in the row. */
async function press(page: Page, name: string): Promise<void> {
  await moves(page).getByRole("button", { name, exact: true }).click();
}

/** Presses a move that stands behind "more". */
async function pressMore(page: Page, name: string): Promise<void> {
  await press(page, "More moves");
  await sheet(page).getByRole("button", { name, exact: true }).click();
}

/** Fills in the sheet and sends it. */
async function send(page: Page, button: string, fields: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) {
    const field = sheet(page).getByLabel(label, { exact: true });
    if (await field.evaluate((element) => element instanceof HTMLSelectElement)) {
      await field.selectOption({ label: value });
    } else {
      await field.fill(value);
    }
  }
  await sheet(page).getByRole("button", { name: button, exact: true }).click();
  await expect(sheet(page)).toBeHidden();
}

test("the queue counts, filters and turns pages", async ({ owner: page }) => {
  await page.goto("/triage");
  await expect(rows(page).first()).toBeVisible();
  await expect(page.locator(".queue header")).toContainText(/Clinical Applications, \d+ new, \d+ overdue/);
  await look(page, "triage-queue");
  for (const part of ["Waiting", "Overdue", "Mine", "New"]) {
    await chip(page, part).click();
    const count = Number(await chip(page, part).locator(".num").textContent());
    expect(count, part).toBeGreaterThan(0);
    await expect(rows(page)).toHaveCount(count);
  }
  await chip(page, "Waiting").click();
  await expect(rows(page).first().locator(".badge")).toHaveText("Waiting for the reporter");

  await chip(page, "All").click();
  const all = Number(await chip(page, "All").locator(".num").textContent());
  expect(all).toBeGreaterThan(50);
  await expect(rows(page)).toHaveCount(50);
  await page.getByRole("button", { name: "Show more" }).click();
  await expect(rows(page)).toHaveCount(all);
  await expect(page.getByRole("button", { name: "Show more" })).toBeHidden();

  const first = await rows(page).first().locator(".no").textContent();
  await page.getByLabel("Order").selectOption({ label: "Newest first" });
  await expect(rows(page).first().locator(".no")).not.toHaveText(first ?? "");
  await expect(rows(page)).toHaveCount(50);

  await chip(page, "Ended").click();
  // What was joined stands where its root stands.
  await expect(rows(page).filter({ hasNotText: "Joined with" }).first().locator(".badge")).toHaveText(
    /Fixed: does it help\?|Answered|Not going ahead|Passed on|Withdrawn|Confirmed|Closed/,
  );
});

test("keys go through the queue @desktop", async ({ owner: page, report }) => {
  const own = await report("Keys: the print dialogue opens three times.");
  await page.goto("/triage");
  await page.getByLabel("Order").selectOption({ label: "Newest first" });
  await expect(rows(page).first()).toContainText(String(own.number));
  const second = await rows(page).nth(1).locator(".no").textContent();

  await page.keyboard.press("j");
  await expect(page).toHaveURL(new RegExp(own.id));
  await expect(page.getByText(own.text).last()).toBeVisible();
  await page.keyboard.press("j");
  await expect(page.locator("header .no")).toHaveText(second ?? "");
  await page.keyboard.press("k");
  await expect(page.locator("header .no")).toHaveText(`RB-${own.number}`);
  await look(page, "triage-open");

  await page.keyboard.press("Enter");
  await expect(heading(page)).toBeFocused();
  await page.keyboard.press("a");
  await expectState(page, "acknowledged");
  await expect(page.getByText("Looked at. The reporter sees it.")).toBeVisible();

  await page.keyboard.press("?");
  await expect(sheet(page).getByRole("heading", { name: "All keys" })).toBeVisible();
  await look(page, "triage-keys");
  await page.keyboard.press("Escape");
  await expect(sheet(page)).toBeHidden();

  // While somebody types, the keys rest.
  await page.getByLabel("Your words").pressSequentially("jkar");
  await expect(page.getByLabel("Your words")).toHaveValue("jkar");
  await expect(page).toHaveURL(new RegExp(own.id));
});

test("a phone shows the list or the report @phone", async ({ owner: page, report }) => {
  const own = await report("Phone: the label printer needs four taps.");
  await page.goto("/triage");
  await page.getByLabel("Order").selectOption({ label: "Newest first" });
  await expect(rows(page).first()).toContainText(String(own.number));
  await rows(page).first().getByRole("link").click();
  await expect(heading(page)).toBeFocused();
  await expect(page.locator("header .no")).toHaveText(`RB-${own.number}`);
  await expect(page.locator(".queue")).toBeHidden();
  await look(page, "triage-open");
  await page.locator("main").getByRole("link", { name: "Triage" }).click();
  await expect(page.locator(`.queue a[href="/triage/${own.id}"]`)).toBeFocused();
});

test("a report goes from arrival to an explanation", async ({ owner: page, report }) => {
  const own = await report("The whole way: every order asks for the ward again, though I never left it.");
  await open(page, own);
  await expect(page.getByText("Dr Rohan Velkar").first()).toBeVisible();
  await expect(moves(page).getByRole("button")).toHaveText([/^Look at it/, /^Re-route/, /^Join/, /More moves/]);

  await press(page, "Look at it");
  await expectState(page, "acknowledged");

  await press(page, "Ask");
  await expect(sheet(page).getByText("The clocks pause until the answer comes")).toBeVisible();
  await sheet(page).getByRole("button", { name: "Ask", exact: true }).click();
  await expect(sheet(page).getByText("Write the question.").first()).toBeVisible();
  await look(page, "triage-ask");
  await send(page, "Ask", { "Your question": "On which ward does it ask?" });
  await expectState(page, "clarifying");
  await expect(page.getByText("Your question, which waits for an answer")).toBeVisible();
  await look(page, "triage-waiting");

  await press(page, "Take the question back");
  await send(page, "Take the question back", { "Reason (optional)": "A colleague told us." });
  await expectState(page, "acknowledged");

  await press(page, "Accept");
  await sheet(page).getByRole("button", { name: "Accept", exact: true }).click();
  await expect(sheet(page).getByText("Choose what it turned out to be.").first()).toBeVisible();
  await sheet(page).getByLabel("Title", { exact: true }).fill("Orders ask for the ward again");
  await look(page, "triage-accept");
  await send(page, "Accept", { Disposition: "Could be better: redesign" });
  await expectState(page, "accepted");
  await expect(heading(page)).toHaveText("Orders ask for the ward again");

  await press(page, "Plan");
  await send(page, "Plan", { "Day, or first day": dayAhead(14) });
  await expectState(page, "scheduled");
  await expect(page.getByText(/^Planned for .+\.$/)).toBeVisible();
  await pressMore(page, "Move the date");
  await send(page, "Move the date", {
    "Day, or first day": dayAhead(21),
    "Why the date moves": "The vendor ships a week later.",
  });
  await expect(page.getByText(/^Planned for .+ The date was moved once\.$/)).toBeVisible();

  await press(page, "Start");
  await expectState(page, "in_progress");
  await press(page, "Try it out");
  await send(page, "Try it out", { "Who tries it out": "Intensive Care Unit" });
  await expectState(page, "in_trial");
  await expect(page.getByText("Tried out by Intensive Care Unit.")).toBeVisible();
  await press(page, "Explain");
  await send(page, "Explain", { "Explanation or tip": "Choose the ward once under your name." });
  await expectState(page, "answered");
  await expect(page.getByText("What the reporter was told")).toBeVisible();
  for (const line of ["You looked at it", "You took the question back", "You moved the date", "You answered it"]) {
    await expect(past(page).getByText(line)).toBeVisible();
  }
  await expect(past(page).getByText("The vendor ships a week later.")).toBeVisible();
  await expect(moves(page).getByRole("button")).toHaveText([/^Open again/]);
  await look(page, "triage-answered");
});

test("a report is declined with a reason, and opened again", async ({ owner: page, report }) => {
  const own = await report("Declined: the screen could be green.");
  await moveReport(page, own, { to: "acknowledged" });
  await open(page, own);
  await pressMore(page, "Decline");
  await expect(sheet(page).getByText("The reporter can appeal once")).toBeVisible();
  await sheet(page).getByRole("button", { name: "Decline", exact: true }).click();
  await expect(sheet(page).getByText("Say in a few words why.").first()).toBeVisible();
  await look(page, "triage-decline");
  const reason = "Colours mean something here: green says that all is well.";
  await send(page, "Decline", { Title: "The screen could be green", "Why it is not going ahead": reason });
  await expectState(page, "declined");
  await expect(page.getByText(reason).first()).toBeVisible();

  await press(page, "Open again");
  await send(page, "Open again", { "Why it is open again": "The vendor offers themes now." });
  await expectState(page, "reopened");
  await expect(page.getByText("It has been opened again once.")).toBeVisible();
  await look(page, "triage-reopened");
});

test("a report is passed on with a day to look again", async ({ owner: page, report, trouble }) => {
  trouble.await(/^422 POST \/api\/v1\/reports\/[^/]+\/transitions$/);
  const own = await report("Passed on: the door of the drug room sticks.");
  await moveReport(page, own, { to: "acknowledged" });
  await open(page, own);
  await pressMore(page, "Pass on");
  await look(page, "triage-pass-on");
  await send(page, "Pass on", {
    "Who deals with it now": "Estates",
    "Their reference (optional)": "FM-2217",
    "Look again on": dayAhead(10),
  });
  await expectState(page, "transferred");
  await expect(page.getByText(/^Estates deals with it now, as FM-2217\. Look again on /)).toBeVisible();

  await press(page, "Set a new day");
  await sheet(page).getByLabel("Look again on", { exact: true }).fill(dayAhead(120));
  await sheet(page).getByRole("button", { name: "Set a new day", exact: true }).click();
  await expect(sheet(page).getByText("Choose a day from today on, at most 90 days ahead.").first()).toBeVisible();
});

test("a report goes to another team with a reason", async ({ owner: page, report, trouble }) => {
  trouble.await(/^404 GET \/api\/v1\/reports\//);
  const own = await report("Re-routed: the pump does not send its rate.");
  await open(page, own);
  await press(page, "Re-route");
  await sheet(page).getByLabel("Team", { exact: true }).selectOption({ label: "Integration and Devices" });
  await sheet(page).getByRole("button", { name: "Re-route", exact: true }).click();
  await expect(sheet(page).getByText("Say in a few words why.").first()).toBeVisible();
  await look(page, "triage-re-route");
  await send(page, "Re-route", { "Why it belongs there": "It is the link of the pumps." });
  await expect(page.getByText("Another team owns this report now")).toBeVisible();
  await expect(moves(page)).toBeHidden();
});

test("words go to the team, to the reporter, to everyone who follows", async ({ owner: page, report }) => {
  const own = await report("Comments: the list jumps to its top.");
  await moveReport(page, own, { to: "acknowledged" });
  await open(page, own);
  const kinds = [
    ["Internal note", "Keep as internal note", "You wrote a note"],
    ["To the reporter", "Send to the reporter", "You wrote to the reporter"],
    ["To everyone who follows", "Send to everyone who follows", "You wrote to everyone who follows"],
  ] as const;
  await page.getByRole("button", { name: "Keep as internal note" }).click();
  await expect(page.getByText("Write a few words.").first()).toBeVisible();
  for (const [kind, button, line] of kinds) {
    await page.locator("label.tile").filter({ hasText: kind }).click();
    await page.getByLabel("Your words").fill(`Words: ${kind}`);
    // By key: the word that the last one is written may still lie over the button.
    await page.getByRole("button", { name: button, exact: true }).press("Enter");
    await expect(past(page).getByText(line)).toBeVisible();
    await expect(past(page).getByText(`Words: ${kind}`)).toBeVisible();
    await expect(page.getByLabel("Your words")).toHaveValue("");
  }
  await expect(past(page).getByText("internal note", { exact: true })).toBeVisible();
  await look(page, "triage-comments");
});

test("the owner sets what a report is", async ({ owner: page, report }) => {
  const own = await report("Fields: the allergy list has two scroll bars.");
  await moveReport(page, own, { to: "acknowledged" });
  await open(page, own);
  const edit = page.getByRole("button", { name: "Set what it is" });
  await edit.click();
  await look(page, "triage-edit");
  await send(page, "Save", {
    Title: "Two scroll bars in the allergy list",
    Workaround: "Make the window wider.",
    "Step of work": "Results review",
    "How bad": "Low",
    Disposition: "Something is broken: defect",
    Dimension: "Technology",
  });
  await expect(heading(page)).toHaveText("Two scroll bars in the allergy list");
  const facts = page.getByRole("region", { name: "What it is" });
  await expect(facts).toContainText("Something is broken: defect");
  await expect(facts).toContainText("Make the window wider.");
  await edit.click();
  await expect(sheet(page).getByLabel("Dimension")).toHaveValue("technology");
});

test("a confidential name is shown on request, and the look is told", async ({ owner: page, report }) => {
  const own = await report("Confidential: we copy doses by hand.", "confidential");
  await open(page, own);
  await expect(page.getByText("Dr Rohan Velkar")).toBeHidden();
  await page.getByRole("button", { name: "Show the name (this is logged)" }).click();
  await expect(page.getByText("Dr Rohan Velkar")).toBeVisible();
  await look(page, "triage-confidential");
});

test("of two owners the slower one keeps the words", async ({ owner: page, report, anotherPage, signIn }) => {
  const own = await report("Race: the timer starts before the form is there.");
  await moveReport(page, own, { to: "acknowledged" });
  await open(page, own);
  await pressMore(page, "Decline");
  const words = "It starts with the first key, as the law asks.";
  await sheet(page).getByLabel("Why it is not going ahead").fill(words);

  const faster = await anotherPage();
  await signIn(faster, "owner");
  await open(faster, own);
  await press(faster, "Ask");
  await send(faster, "Ask", { "Your question": "Which form is it?" });
  await expectState(faster, "clarifying");

  await expect(sheet(page).getByText("Someone changed this report while you wrote. Your words are kept.")).toBeVisible();
  await expect(sheet(page).getByLabel("Why it is not going ahead")).toHaveValue(words);
  await expect(sheet(page).getByText("A question waits for the reporter. This takes it back.")).toBeVisible();
  await look(page, "triage-race");
});

test("whoever hears of a faster owner only from the server keeps the words", async ({ owner: page, report, anotherPage, signIn, trouble }) => {
  trouble.await(/^409 POST \/api\/v1\/reports\/[^/]+\/transitions$/);
  const own = await report("Race unseen: the badge falls off.");
  await moveReport(page, own, { to: "acknowledged" });
  // Hints do not get through, as in a ward's dead spot.
  await page.route(/\/api\/v1\/events$/, (route) => route.abort("aborted"));
  await open(page, own);
  await press(page, "Accept");
  await sheet(page).getByLabel("Title", { exact: true }).fill("Badges fall off");
  await sheet(page).getByLabel("Disposition", { exact: true }).selectOption({ label: "Something is broken: defect" });

  const faster = await anotherPage();
  await signIn(faster, "owner");
  await moveReport(faster, own, { to: "clarifying", question: "Which badge?" });

  await sheet(page).getByRole("button", { name: "Accept", exact: true }).click();
  await expect(sheet(page).getByText("Someone changed this report while you wrote. Your words are kept.")).toBeVisible();
  await expect(sheet(page).getByLabel("Title", { exact: true })).toHaveValue("Badges fall off");
});

test("who owns nothing is told so", async ({ page, signIn }) => {
  await signIn(page, "nurse");
  await page.goto("/triage");
  await expect(page.getByText("Triage is for teams that own reports")).toBeVisible();
  await look(page, "triage-closed");
});

test.describe("in the pseudo-language", () => {
  test.use({ locale: PSEUDO_LANGUAGE });

  test("every word comes from the catalogue", async ({ owner: page, report }) => {
    const own = await report("Pseudo-language: the list is in another order every day.");
    await moveReport(page, own, { to: "acknowledged" });
    await page.goto("/triage");
    await expect(rows(page).first()).toBeVisible();
    await expectCatalogueWords(page);
    await page.goto(`/triage/${own.id}`);
    await expect(page.locator("ol.story li").nth(1)).toBeVisible();
    await expectCatalogueWords(page);
    for (const key of ["q", "r", "?"]) {
      await page.keyboard.press(key);
      await expect(sheet(page).getByRole("heading").first()).toContainText("⟦");
      await expectCatalogueWords(page);
      await page.keyboard.press("Escape");
      await expect(sheet(page)).toBeHidden();
    }
    await page.locator("[aria-labelledby=what-it-is] button").click();
    await expect(sheet(page).locator("select").first()).toBeVisible();
    await expectCatalogueWords(page);
    await page.keyboard.press("Escape");
    await page.locator("[role=group] [aria-haspopup=dialog]").click();
    await expect(sheet(page).getByRole("button").nth(1)).toBeVisible();
    await expectCatalogueWords(page);
  });
});

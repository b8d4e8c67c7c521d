// The loop, live: a reporter's page and an owner's, side by side.
import { act, ask, fold, reportAndFollow, unfold } from "../bench/reporter.ts";
import { PSEUDO_LANGUAGE, expect, expectCatalogueWords, look, test } from "../bench/test.ts";

const WISH = {
  tile: "Too many clicks",
  system: "Corvane",
  text: "The weight chart opens on last year. I click eight times before I see this week, with every patient.",
};
/** How long a move of the owner may take to stand on the reporter's open page. */
const LIVE = { timeout: 5_000 };

test("from the report to the appeal, the reporter's open page keeps up", async ({ page, server, signIn, anotherPage }) => {
  await signIn(page, "nurse");
  const id = await reportAndFollow(page, WISH);
  const story = page.getByRole("main").locator("ol.story");
  await expect(story).toContainText("You reported it");
  await expect(story).toContainText("No report ends without a word to you.");
  await look(page, "story-received");

  // From here on the page is never loaded again.
  let loads = 0;
  page.on("load", () => (loads += 1));
  const owner = await anotherPage({ baseURL: server.origin });
  await signIn(owner, "owner");
  const move = (body: object) => act(owner, `/reports/${id}/transitions`, body);

  await move({ from: "received", to: "acknowledged" });
  await expect(story).toContainText("Carys Pendrake looked at it", LIVE);

  await move({ from: "acknowledged", to: "clarifying", question: "Which chart is it: the grey or the blue one?" });
  const turn = page.getByRole("form", { name: "A question for you" });
  await expect(turn).toContainText("Which chart is it: the grey or the blue one?", LIVE);
  await look(page, "story-question");
  await turn.getByRole("button", { name: "Send answer" }).click();
  await expect(turn.getByText("Write a few words.")).toBeVisible();
  const answer = turn.getByLabel("Your answer");
  await answer.fill("Half an answer, ");

  // News must not take away what is being written.
  await act(owner, `/reports/${id}/comments`, { body: "We try it out on a spare workstation.", visibility: "reporter" });
  await expect(story).toContainText("We try it out on a spare workstation.", LIVE);
  await expect(answer).toHaveValue("Half an answer, ");
  await answer.fill("The blue one.");
  await turn.getByRole("button", { name: "Send answer" }).click();
  await expect(turn).toHaveCount(0);
  await expect(story).toContainText("The blue one.");
  type Seen = { state: string };
  expect((await ask<Seen>(owner, `/reports/${id}`)).state).toBe("acknowledged");

  const talk = page.getByRole("region", { name: "Write to the owner" });
  await talk.getByLabel("Your words").fill("It also happens on the night list.");
  await talk.getByRole("button", { name: "Send words" }).click();
  await expect(story).toContainText("You wrote to the owner");
  await expect(talk.getByLabel("Your words")).toHaveValue("");

  const title = "The weight chart opens on last year";
  await move({ from: "acknowledged", to: "declined", title, reason: "The charts are replaced in January; until then pin this week." });
  const ending = page.getByRole("region", { name: "Why it is not going ahead" });
  await expect(ending).toContainText("The charts are replaced in January", LIVE);
  await expect(ending).toContainText("You can appeal once, below.");
  await look(page, "story-declined");

  const appeal = await unfold(page, "Appeal");
  await appeal.getByRole("button", { name: "Send appeal" }).click();
  await expect(appeal.getByText("Say in a few words why.")).toBeVisible();
  await appeal.getByLabel("Why should it be looked at again?").fill("The pin is gone at the next sign-in.");
  await appeal.getByRole("button", { name: "Send appeal" }).click();
  await expect(story).toContainText("You opened it again");
  await expect(fold(page, "Appeal")).toHaveCount(0);
  await look(page, "story-appealed");
  expect((await ask<Seen>(owner, `/reports/${id}`)).state).toBe("reopened");
  expect(loads).toBe(0);

  await page.getByRole("link", { name: "My reports" }).first().click();
  await expect(page.getByRole("heading", { name: "Our turn", exact: true })).toBeVisible();
  await expect(page.locator(`a[href="/reports/${id}"]`)).toBeVisible();
  await look(page, "my-reports");
});

test("until somebody looks at it the text can be changed, and it can be withdrawn", async ({ page, signIn }) => {
  await signIn(page, "nurse");
  const id = await reportAndFollow(page, WISH);
  await page.getByRole("button", { name: "Change the text" }).click();
  const sheet = page.getByRole("dialog", { name: "Change the text" });
  await expect(sheet.getByLabel("What happens?")).toHaveValue(WISH.text);
  await sheet.getByLabel("What happens?").fill("The weight chart opens on last year.");
  await look(page, "story-change");
  await sheet.getByRole("button", { name: "Save the text" }).click();
  await expect(sheet).toBeHidden();
  await expect(page.locator("ol.story")).toContainText("You changed the text");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The weight chart opens on last year");

  await page.getByRole("button", { name: "Withdraw", exact: true }).click();
  const question = page.getByRole("dialog", { name: /^Withdraw RB-\d+\?$/ });
  await expect(question).toBeVisible();
  await look(page, "story-withdraw");
  await question.getByRole("button", { name: "Keep it open" }).click();
  await expect(question).toBeHidden();
  await page.getByRole("button", { name: "Withdraw", exact: true }).click();
  await question.getByRole("button", { name: "Withdraw it" }).click();
  await expect(page.locator("ol.story")).toContainText("You withdrew it");
  await expect(page.getByRole("button", { name: "Withdraw", exact: true })).toHaveCount(0);
  expect((await ask<{ state: string }>(page, `/reports/${id}`)).state).toBe("withdrawn");
});

test("a confidential name stays with the first team until the reporter agrees", async ({ page, server, signIn, anotherPage }) => {
  await signIn(page, "nurse");
  const id = await reportAndFollow(page, { ...WISH, name: "Confidential" });
  const owner = await anotherPage({ baseURL: server.origin });
  await signIn(owner, "owner");
  type Directory = { teams: { id: string; name: string }[] };
  const { teams } = await ask<Directory>(owner, "/directory");
  const other = teams.find((team) => team.name === "Service Desk and Workplace");
  await act(owner, `/reports/${id}/owner`, { from: "received", team_id: other?.id, reason: "This is theirs." });

  const question = page.getByRole("region", { name: "May Service Desk and Workplace see your name?" });
  await expect(question).toBeVisible(LIVE);
  await look(page, "story-share");
  await question.getByRole("button", { name: "Let them see my name" }).click();
  await expect(question).toHaveCount(0);
  await expect(page.locator("ol.story")).toContainText("You let Service Desk and Workplace see your name");
});

test.describe("in the pseudo-language", () => {
  test.use({ locale: PSEUDO_LANGUAGE });

  test("every word of the stories comes from the catalogue", async ({ page, signIn }) => {
    await signIn(page, "nurse");
    type List = { items: { id: string; state: string }[] };
    const { items } = await ask<List>(page, "/reports?scope=mine&limit=200");
    const oneOfEach = new Map(items.map((item) => [item.state, item.id]));
    expect(oneOfEach.size).toBeGreaterThan(2);
    for (const id of oneOfEach.values()) {
      await page.goto(`/reports/${id}`);
      await expect(page.locator("ol.story li").first()).toBeVisible();
      await expectCatalogueWords(page);
    }
  });
});

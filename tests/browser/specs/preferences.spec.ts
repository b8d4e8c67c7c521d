// What the person is told, by which way and when.
import { type Page } from "@playwright/test";
import { ask } from "../bench/reporter.ts";
import { PSEUDO_LANGUAGE, expect, expectCatalogueWords, look, test } from "../bench/test.ts";

type Channels = { mail: string; inbox: string };
type Chosen = {
  time_zone?: string;
  site_time_zone: string;
  quiet_hours?: { from: number; to: number };
  digest_hour: number;
  kinds: Record<string, Channels>;
};

const mail = (page: Page, kind: string) => page.getByRole("combobox", { name: `Mail: ${kind}`, exact: true });
const inbox = (page: Page, kind: string) => page.getByRole("checkbox", { name: `In the inbox: ${kind}`, exact: true });
const chosen = (page: Page) => ask<Chosen>(page, "/me/preferences");

/** Puts everything back, because the people of the demo are shared by all tests. */
async function reset(page: Page): Promise<void> {
  await page.evaluate(() =>
    fetch("/api/v1/me/preferences", {
      method: "PUT",
      headers: { "Content-Type": "application/json", "X-Requested-With": "readback" },
      body: JSON.stringify({ digest_hour: 7 }),
    }),
  );
}

test("kinds, ways, hours and zone are chosen from the account page, and stay", async ({ page, signIn }) => {
  await signIn(page, "nurse");
  await reset(page);
  await page.goto("/account");
  await page.getByRole("main").getByRole("link", { name: "What we tell you" }).click();
  await expect(page).toHaveURL(/\/account\/notifications$/);
  await expect(page.getByRole("heading", { level: 1, name: "What we tell you" })).toBeVisible();
  await expect(mail(page, "Words from the owner")).toHaveValue("at_once");
  await look(page, "preferences");
  // Duties are for owners.
  await expect(page.getByRole("heading", { name: "Your duties as owner" })).toHaveCount(0);

  await mail(page, "Words from the owner").selectOption({ label: "Once a day" });
  await mail(page, "Where it stands").selectOption({ label: "No" });
  await inbox(page, "Where it stands").uncheck();
  await expect(page.getByText("Not saved yet")).toBeVisible();
  await page.getByLabel("Quiet hours").check();
  await page.getByLabel("From", { exact: true }).selectOption("22");
  await page.getByLabel("To", { exact: true }).selectOption("6");
  await page.getByLabel("Once a day means at").selectOption("18");
  await page.getByLabel("Time zone").fill("Europe/Zurich");
  await page.getByRole("button", { name: "Save choices" }).click();
  await expect(page.getByRole("main").getByText("Choices saved")).toBeVisible();
  await look(page, "preferences-saved");

  const stored = await chosen(page);
  expect(stored.kinds.comment).toEqual({ mail: "daily", inbox: "at_once" });
  expect(stored.kinds.state_change).toEqual({ mail: "off", inbox: "off" });
  expect(stored.kinds.new_report).toEqual({ mail: "at_once", inbox: "at_once" });
  expect([stored.time_zone, stored.quiet_hours, stored.digest_hour]).toEqual(["Europe/Zurich", { from: 22, to: 6 }, 18]);
  await page.reload();
  await expect(mail(page, "Words from the owner")).toHaveValue("daily");
  await expect(inbox(page, "Where it stands")).not.toBeChecked();
  await expect(page.getByLabel("From", { exact: true })).toHaveValue("22");
  await expect(page.getByLabel("Time zone")).toHaveValue("Europe/Zurich");
  await reset(page);
});

test("how a report ended keeps one way", async ({ page, signIn }) => {
  await signIn(page, "nurse");
  await reset(page);
  await page.goto("/account/notifications");
  await mail(page, "Not going ahead").selectOption({ label: "No" });
  await expect(inbox(page, "Not going ahead")).toBeChecked();
  await expect(inbox(page, "Not going ahead")).toBeDisabled();
  await expect(inbox(page, "Not going ahead")).toHaveAccessibleDescription(/one way at least/);
  await inbox(page, "Answered").uncheck();
  await expect(mail(page, "Answered").locator("option", { hasText: "No" })).toBeDisabled();
  // What does not end anything can be turned off altogether.
  await mail(page, "Words from the owner").selectOption({ label: "No" });
  await expect(inbox(page, "Words from the owner")).toBeEnabled();
  await reset(page);
});

test("what cannot be is said at its field", async ({ page, signIn, trouble }) => {
  trouble.await(/^422 PUT \/api\/v1\/me\/preferences$/);
  await signIn(page, "nurse");
  await reset(page);
  await page.goto("/account/notifications");
  await page.getByLabel("Time zone").fill("Europe/Atlantis");
  await page.getByRole("button", { name: "Save choices" }).click();
  const zone = page.getByLabel("Time zone");
  await expect(zone).toHaveAttribute("aria-invalid", "true");
  await expect(zone).toHaveAccessibleDescription(/There is no such time zone/);
  await look(page, "preferences-refused");
  await zone.fill("");
  await page.getByLabel("Quiet hours").check();
  await page.getByLabel("From", { exact: true }).selectOption("7");
  await page.getByLabel("To", { exact: true }).selectOption("7");
  await page.getByRole("button", { name: "Save choices" }).click();
  await expect(page.getByLabel("To", { exact: true })).toHaveAccessibleDescription(/Choose another hour/);
  expect((await chosen(page)).quiet_hours).toBeUndefined();
  await reset(page);
});

test("time zones are found as they are written", async ({ page, signIn }) => {
  await signIn(page, "nurse");
  await page.goto("/account/notifications");
  const list = await page.getByLabel("Time zone").getAttribute("list");
  const offers = page.locator(`[id="${list}"] option`);
  expect(await offers.count()).toBeGreaterThan(300);
  await expect(offers.and(page.locator('[value="Europe/London"]'))).toHaveCount(1);
  await expect(page.getByText(/Empty: that of your site, /)).toBeVisible();
});

test("an owner chooses about duties too, and hears where no mail leaves", async ({ page, signIn }) => {
  await page.route(/\/api\/v1\/public$/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), mail: false } });
  });
  await signIn(page, "owner");
  await page.goto("/account/notifications");
  await expect(page.getByText("No mail leaves here yet.")).toBeVisible();
  await expect(mail(page, "Overdue")).toBeVisible();
  await look(page, "preferences-owner");
});

test.describe("in the pseudo-language", () => {
  test.use({ locale: PSEUDO_LANGUAGE });

  test("every word comes from the catalogue", async ({ page, signIn }) => {
    await signIn(page, "owner");
    await page.goto("/account/notifications");
    await expect(page.locator("table").first()).toBeVisible();
    await page.locator("label.check").last().locator("input").scrollIntoViewIfNeeded();
    await expectCatalogueWords(page);
    await look(page, "preferences-pseudo");
  });
});

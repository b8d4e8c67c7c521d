// Known issues of a unit: what is being worked on, what to do until then, "me too", what was fixed.
import { type Page } from "@playwright/test";
import { dayAhead, moveReport, sendReport, shipReport } from "../bench/reports.ts";
import { act } from "../bench/reporter.ts";
import { expect, look, test } from "../bench/test.ts";

const row = (page: Page, title: string) => page.locator("li.item").filter({ hasText: title });
const sheet = (page: Page) => page.getByRole("dialog");

test("the issues of the own unit, with date, workaround and me too", async ({ page, signIn, anotherPage }) => {
  const owner = await anotherPage();
  await signIn(owner, "owner");
  const planned = await sendReport(owner, "Known: the infusion list loses its order.");
  const disposition = "defect";
  await moveReport(owner, planned, { to: "acknowledged" }, { to: "accepted", title: "The infusion list loses its order", disposition });
  const plan = (from: string, day: number, more = {}) =>
    act(owner, `/reports/${planned.id}/plan`, { from, from_date: dayAhead(day), ...more });
  await plan("accepted", 9);
  await plan("scheduled", 16, { reason: "The vendor is late." });
  const fixed = await sendReport(owner, "Known: the handover sheet drops fluids.");
  await shipReport(owner, fixed, "The handover sheet drops fluids");

  await signIn(page, "nurse");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Known issues" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Known in Intensive Care Unit");
  const issue = row(page, "The infusion list loses its order");
  await expect(issue).toContainText("Planned");
  await expect(issue).toContainText("1 person waits");
  await expect(issue).toContainText(/moved once/);
  await expect(page.getByRole("region", { name: "Fixed in the last 30 days" })).toContainText("The handover sheet drops fluids");
  await look(page, "known-issues");

  await issue.getByRole("button", { name: "Me too" }).click();
  await sheet(page).getByRole("button", { name: "Me too" }).click();
  await expect(sheet(page)).toContainText("You wait with 1 other");
  await sheet(page).getByRole("button", { name: "Done" }).click();
  await expect(issue).toContainText("2 wait");
  await expect(issue.getByRole("button", { name: "You wait" })).toBeFocused();
  await look(page, "known-issues-waiting");

  await page.getByLabel("Unit", { exact: true }).selectOption({ label: "Medical Ward 3" });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Known in Medical Ward 3");
});

test("where nothing is known it says so, and invites to begin", async ({ page, signIn }) => {
  await signIn(page, "nurse");
  await page.route(/\/api\/v1\/known-issues(\?.*)?$/, (route) => route.fulfill({ json: { open: [], fixed: [] } }));
  await page.goto("/known-issues");
  await expect(page.getByRole("heading", { name: "Nothing is known to be in the way here" })).toBeVisible();
  await look(page, "known-issues-empty");
  await page.getByRole("main").getByRole("link", { name: "Report something" }).click();
  await expect(page.getByRole("button", { name: "Send report" })).toBeVisible();
});

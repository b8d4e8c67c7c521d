// Signing in, by password and by link, joining, and signing out: what everybody meets first and last.
import type { Page } from "@playwright/test";
import { PSEUDO_LANGUAGE, expect, expectCatalogueWords, look, test } from "../bench/test.ts";

const NURSE = "rohan.velkar@example.org";
const PASSWORD = "quartz ferry onion nineteen";

/** The path of the link in the newest letter to that address, as the demo's mailbox shows it to whoever is signed in. */
async function mailedLink(reader: Page, address: string): Promise<string> {
  type Item = { id: string; address: string };
  const items = async () => {
    const answer = await reader.request.get("/api/v1/mailbox");
    return ((await answer.json()) as { items: Item[] }).items.filter((item) => item.address === address);
  };
  await expect.poll(async () => (await items()).length, { timeout: 15_000 }).toBeGreaterThan(0);
  const [newest] = await items();
  const letter = await (await reader.request.get(`/api/v1/mailbox/${newest?.id}`)).text();
  const path = /\/sign-in\/[A-Za-z0-9_-]{43}/.exec(letter.replaceAll("&#x2f;", "/"))?.[0];
  if (!path) throw new Error(`no link in the letter to ${address}:\n${letter}`);
  return path;
}

test("the page is complete in light and dark", async ({ page }) => {
  await page.goto("/sign-in");
  await expect(page).toHaveTitle("Sign in · Readback");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Nobody reports into silence.");
  await expect(page.getByRole("link", { name: "Report without an account" })).toBeVisible();
  await look(page, "sign-in");
});

test("empty fields are named and nothing is sent", async ({ page }) => {
  await page.goto("/sign-in");
  const sent: string[] = [];
  page.on("request", (request) => sent.push(new URL(request.url()).pathname));
  await page.getByRole("button", { name: "Sign in" }).click();
  for (const name of ["E-mail", "Password"]) {
    await expect(page.getByLabel(name, { exact: true })).toHaveAttribute("aria-invalid", "true");
  }
  expect(sent.filter((path) => path.startsWith("/api/"))).toEqual([]);
  await look(page, "sign-in-empty");
});

test("a wrong password is refused in plain words", async ({ page, trouble }) => {
  trouble.await(/^401 POST \/api\/v1\/session$/);
  await page.goto("/sign-in");
  await page.getByLabel("E-mail", { exact: true }).fill("nobody@hospital.example");
  await page.getByLabel("Password", { exact: true }).fill("not the right password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("That did not match.")).toBeVisible();
  await expect(page.getByLabel("E-mail", { exact: true })).toHaveValue("nobody@hospital.example");
  await look(page, "sign-in-refused");
});

test("the demo's link says whose it is, signs in once and is spent", async ({ page, server, anotherPage, trouble }) => {
  const link = await server.signInLink("nurse");
  await page.goto(link);
  await expect(page.getByText("This link signs you in as Dr Rohan Velkar.")).toBeVisible();
  await look(page, "sign-in-link");
  // Opening it, even twice, spends nothing.
  await page.reload();
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`${server.origin}/`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("What gets in your way?");

  trouble.await(/^410 GET \/api\/v1\/session\/link\//);
  const other = await anotherPage({ baseURL: server.origin });
  await other.goto(link);
  await expect(other.getByText("This link has been used or has expired.")).toBeVisible();
  await expect(other.getByRole("main").getByRole("link", { name: "Sign in" })).toHaveAttribute("href", "/sign-in");
});

test("a spent link says what to do", async ({ page, trouble }) => {
  trouble.await(/^4(04|10) GET \/api\/v1\/session\/link\//);
  await page.goto(`/sign-in/${"A".repeat(43)}`);
  await expect(page.getByText("Have a new one mailed.")).toBeVisible();
  await look(page, "sign-in-spent");
  await page.getByRole("link", { name: "Mail me a sign-in link" }).click();
  await expect(page).toHaveURL(/\/sign-in\?ask=sign_in$/);
  await expect(page.getByRole("button", { name: "Mail me the link" })).toBeVisible();
});

test("a mailed link signs in, by keyboard alone", async ({ page, server, signIn, anotherPage }) => {
  const reader = await anotherPage({ baseURL: server.origin });
  await signIn(reader, "administrator");
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Mail me a sign-in link" }).press("Enter");
  const email = page.getByLabel("E-mail", { exact: true });
  await expect(email).toBeFocused();
  await expect(page.getByLabel("Password", { exact: true })).toHaveCount(0);
  await look(page, "sign-in-ask");

  // What is no address is said at once, and nothing is sent.
  const sent: string[] = [];
  page.on("request", (request) => sent.push(new URL(request.url()).pathname));
  await email.fill("rohan.velkar");
  await email.press("Enter");
  await expect(email).toHaveAttribute("aria-invalid", "true");
  expect(sent.filter((path) => path.startsWith("/api/"))).toEqual([]);
  await look(page, "sign-in-ask-refused");

  await email.fill(NURSE);
  await email.press("Enter");
  await expect(page.getByText("Look at your mail.")).toBeVisible();
  await expect(page.getByText(`If ${NURSE} can sign in here`)).toBeVisible();
  await look(page, "sign-in-ask-sent");

  await page.goto(await mailedLink(reader, NURSE));
  await expect(page.getByText("This link signs you in as Dr Rohan Velkar.")).toBeVisible();
  await page.getByRole("main").getByRole("button").click();
  await expect(page).toHaveURL(`${server.origin}/`);
});

test("nobody learns from the page who has an account", async ({ page }) => {
  const words = async (email: string) => {
    await page.goto("/sign-in?ask=sign_in");
    await page.getByLabel("E-mail", { exact: true }).fill(email);
    await page.getByRole("button", { name: "Mail me the link" }).click();
    await expect(page.getByText("Look at your mail.")).toBeVisible();
    return (await page.getByRole("main").innerText()).replace(email, "");
  };
  expect(await words("nobody@hospital.example")).toBe(await words("carys.pendrake@example.org"));
});

test("the way back to the password keeps the address", async ({ page }) => {
  await page.goto("/sign-in");
  const email = page.getByLabel("E-mail", { exact: true });
  await email.fill(NURSE);
  await page.getByRole("button", { name: "Forgot password?" }).click();
  await expect(page.getByText("with which you choose a new password")).toBeVisible();
  await expect(email).toHaveValue(NURSE);
  await page.getByRole("button", { name: "Sign in with a password" }).click();
  await expect(email).toHaveValue(NURSE);
  await expect(email).toBeFocused();
  await expect(page.getByLabel("Password", { exact: true })).toBeVisible();
});

test("a forgotten password is replaced, and every other session ends", async ({ page, server, signIn, anotherPage }) => {
  const owner = "carys.pendrake@example.org";
  const reader = await anotherPage({ baseURL: server.origin });
  await signIn(reader, "administrator");
  const elsewhere = await anotherPage({ baseURL: server.origin });
  await signIn(elsewhere, "owner");
  // Its page would notice the end of its session by itself; here only the session is asked.
  await elsewhere.goto("about:blank");

  await page.goto("/sign-in?ask=reset");
  await page.getByLabel("E-mail", { exact: true }).fill(owner);
  await page.getByRole("button", { name: "Mail me the link" }).click();
  await expect(page.getByText("Look at your mail.")).toBeVisible();
  await expect
    .poll(async () => {
      await page.goto(await mailedLink(reader, owner));
      return page.getByRole("heading", { level: 1 }).textContent();
    })
    .toBe("Choose a new password.");
  const password = page.getByLabel("New password", { exact: true });
  await page.getByRole("button", { name: "Save and sign in" }).click();
  await expect(password).toHaveAttribute("aria-invalid", "true");
  await look(page, "sign-in-reset");
  await password.fill(PASSWORD);
  await page.getByRole("button", { name: "Save and sign in" }).click();
  await expect(page).toHaveURL(`${server.origin}/`);

  const status = async () => (await elsewhere.request.get(`${server.origin}/api/v1/me`)).status();
  await expect.poll(status, { timeout: 1000, intervals: [50] }).toBe(401);
});

test("a listed mail domain lets people join as reporters", async ({ page, server, signIn, anotherPage, trouble }) => {
  trouble.await(/^422 PATCH \/api\/v1\/settings$/);
  const admin = await anotherPage({ baseURL: server.origin });
  await signIn(admin, "administrator");
  await admin.goto("/administration/settings");
  await admin.getByRole("button", { name: "Add a mail domain" }).click();
  const domain = admin.getByLabel("Mail domain 1", { exact: true });
  await expect(domain).toBeFocused();
  await domain.fill("@joiners.example");
  await admin.getByRole("button", { name: "Save", exact: true }).click();
  await expect(domain).toHaveAttribute("aria-invalid", "true");
  await expect(admin.getByText("Write what stands behind the @").first()).toBeVisible();
  await look(admin, "settings-join-domains");
  await domain.fill("joiners.example");
  await admin.getByRole("button", { name: "Save", exact: true }).click();
  await expect(admin.getByRole("status").getByText("Saved.")).toBeVisible();

  const email = `ana.${Date.now()}@joiners.example`;
  await page.goto("/sign-in?ask=sign_in");
  await page.getByLabel("E-mail", { exact: true }).fill(email);
  await page.getByRole("button", { name: "Mail me the link" }).click();
  await expect(page.getByText("Look at your mail.")).toBeVisible();
  await page.goto(await mailedLink(admin, email));
  await expect(page.getByText(`${email} may join.`)).toBeVisible();
  await page.getByRole("button", { name: "Join and sign in" }).click();
  await expect(page.getByLabel("Your name", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await look(page, "sign-in-join");
  await page.getByLabel("Your name", { exact: true }).fill("Ana Newcomer");
  await page.getByRole("button", { name: "Join and sign in" }).click();
  await expect(page).toHaveURL(`${server.origin}/`);
  await page.goto("/account");
  await expect(page.getByRole("main").getByText("Ana Newcomer")).toBeVisible();

  await admin.goto("/administration/settings");
  await admin.getByRole("button", { name: "Take joiners.example out" }).click();
  await admin.getByRole("button", { name: "Save", exact: true }).click();
  await expect(admin.getByRole("status").getByText("Saved.")).toBeVisible();
});

test("a page that needs a person leads to signing in and back", async ({ page }) => {
  await page.goto("/account");
  await expect(page).toHaveURL(/\/sign-in\?back=%2Faccount$/);
});

test("signing out leaves nothing of the person in this browser", async ({ page, signIn }) => {
  await signIn(page, "nurse");
  await page.goto("/account");
  await expect(page.getByRole("main").getByText("Dr Rohan Velkar")).toBeVisible();
  await page.getByRole("main").getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await page.goto("/account");
  await expect(page).toHaveURL(/\/sign-in\?back=/);
  await expect(page.getByText("Dr Rohan Velkar")).toHaveCount(0);
  expect(await page.context().cookies()).toEqual([]);
});

test("signing out everywhere ends another browser within a second", async ({ page, server, signIn, anotherPage, trouble }) => {
  trouble.await(/^401 GET \/api\/v1\/me$/);
  trouble.await(/^401 POST \/api\/v1\/session\/refresh$/);
  await signIn(page, "administrator");
  const other = await anotherPage({ baseURL: server.origin });
  await signIn(other, "administrator");
  await other.goto("/account");
  await expect(other.getByRole("main").getByText("Dean Abernethy-Kaur")).toBeVisible();

  await page.goto("/account");
  const signedOut = page.waitForResponse((answer) => answer.request().method() === "DELETE" && answer.url().includes("/session"));
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  expect((await signedOut).ok()).toBe(true);
  const status = () => other.evaluate(async () => (await fetch("/api/v1/me")).status);
  await expect.poll(status, { timeout: 1000, intervals: [50] }).toBe(401);
  await other.reload();
  await expect(other).toHaveURL(/\/sign-in/);
  await expect(page).toHaveURL(/\/sign-in/);
});

test.describe("in the pseudo-language", () => {
  test.use({ locale: PSEUDO_LANGUAGE });

  test("every word of link and account comes from the catalogue", async ({ page, server }) => {
    await page.goto(await server.signInLink("nurse"));
    await expect(page.getByRole("main").getByRole("button")).toContainText("⟦");
    await expectCatalogueWords(page);
    await page.getByRole("main").getByRole("button").click();
    await expect(page.locator(".tiles")).toBeVisible();
    await page.goto("/account");
    await expect(page.getByRole("heading", { level: 1 })).toContainText("⟦");
    await expect(page.getByRole("main").getByRole("button").last()).toBeVisible();
    await expectCatalogueWords(page);
  });

  test("every word comes from the catalogue", async ({ page }) => {
    await page.goto("/sign-in");
    await expect(page.getByRole("heading", { level: 1 })).toContainText("⟦");
    await page.getByRole("button").first().click();
    await expectCatalogueWords(page);
  });

  test("every word of the form for a link comes from the catalogue", async ({ page }) => {
    await page.goto("/sign-in?ask=reset");
    await page.locator("#email").fill("nobody@hospital.example");
    await expectCatalogueWords(page);
    await page.locator("#email").press("Enter");
    await expect(page.getByRole("alert")).toContainText("⟦");
    await expectCatalogueWords(page);
  });
});

// The first visit of an empty world, for the specs that need a hospital of their own to begin with.
import { type Page, expect } from "@playwright/test";
import { type Server } from "./server.ts";

/** Sets up Northgate Hospital; the page's person is Ada Fairweather, its administrator. */
export async function setUpHospital(page: Page, server: Server): Promise<void> {
  await page.goto("/set-up");
  await page.getByLabel("Set-up code").fill(await server.setUpCode());
  await page.getByLabel("Organisation").fill("Northgate Hospital");
  await page.getByLabel("Your name").fill("Ada Fairweather");
  await page.getByLabel("E-mail").fill("ada@northgate.example");
  await page.getByLabel("Password").fill("walrus-teapot-91-lamp");
  await page.getByRole("button", { name: "Set up and sign in" }).click();
  await expect(page.locator(".tiles .tile").first()).toBeVisible();
}

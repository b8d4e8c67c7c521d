// What the app asks of the browser: words, dates, ids, requests, live hints, and the device's own memory.
"use strict";

self.Readback = (() => {
	const catalogues = {{words}};
	const api = "/api/v1";
	const root = document.documentElement;

	/* Memory of this device. Private windows may refuse it; then nothing is remembered. */
	const remembered = (key) => {
		try { return localStorage.getItem("readback-" + key) ?? ""; } catch { return ""; }
	};
	const remember = (key, value) => {
		try {
			if (value) localStorage.setItem("readback-" + key, value);
			else localStorage.removeItem("readback-" + key);
		} catch { /* not remembered */ }
	};

	/* Language and theme, before anything is shown. */
	const asked = new URLSearchParams(location.search).get("lang");
	if (asked && catalogues[asked]) remember("language", asked);
	const base = (tag) => tag.split("-")[0];
	const language = [remembered("language"), ...navigator.languages, ...navigator.languages.map(base), "en"]
		.find((tag) => catalogues[tag]);
	// Dates and numbers as the device's region writes them, where it speaks the same language.
	const region = navigator.languages.find((tag) => base(tag) === base(language) && tag.includes("-"))
		?? (base(language) === "en" ? "en-GB" : language);
	root.lang = language;
	root.dir = ["ar", "fa", "he", "ur"].includes(base(language)) ? "rtl" : "ltr";
	const showTheme = (theme) => {
		if (theme) root.dataset.theme = theme;
		else delete root.dataset.theme;
	};
	showTheme(remembered("theme"));

	/* Words */
	const words = {};
	const load = async (part) => {
		const answer = await fetch(`/assets/words-${language}-${part}-${catalogues[language]}.json`);
		if (!answer.ok) throw new Error("no words");
		Object.assign(words, await answer.json());
	};
	const ready = load("first").then(async () => {
		if (document.readyState === "loading") {
			await new Promise((loaded) => addEventListener("DOMContentLoaded", loaded, { once: true }));
		}
	});
	// What an area says. A failure is forgotten, so that the next try asks again.
	const parts = {};
	const wordsOf = (part) => parts[part] ??= load(part).then(() => true, () => {
		delete parts[part];
		return false;
	});
	const plural = new Intl.PluralRules(region);
	const numbers = new Intl.NumberFormat(region, { maximumFractionDigits: 1 });
	const say = (key, pairs) => {
		let entry = words[key];
		if (entry === undefined) {
			console.error("no words for", key);
			return key;
		}
		if (!pairs.length && typeof entry === "string") return entry;
		const values = {};
		for (let at = 0; at < pairs.length; at += 2) values[pairs[at]] = pairs[at + 1];
		if (typeof entry === "object") entry = entry[plural.select(values.count)] ?? entry.other;
		return entry.replace(/\{(\w+)\}/g, (_, name) => {
			const value = values[name];
			return typeof value === "number" ? numbers.format(value) : value ?? "";
		});
	};

	/* Dates. The zone is the site's, once it is known; a clinic's clock has 24 hours. */
	let zone;
	const formats = {};
	const styles = {
		day: { weekday: "short", day: "numeric", month: "short" },
		date: { day: "numeric", month: "short", year: "numeric" },
		moment: { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
		time: { hour: "2-digit", minute: "2-digit" },
		weekday: { weekday: "short", hour: "2-digit", minute: "2-digit" },
		month: { month: "short", year: "numeric" },
	};
	const format = (style) => formats[style + zone] ??=
		new Intl.DateTimeFormat(region, { ...styles[style], hourCycle: "h23", timeZone: zone });
	const date = (text, style) => {
		// A day without time is the same day in every zone.
		if (text.length === 10) {
			return new Intl.DateTimeFormat(region, { ...styles[style], timeZone: "UTC" }).format(new Date(text));
		}
		return format(style).format(new Date(text));
	};
	// Calendar days from today to that moment, both in the site's zone.
	const daysUntil = (text) => {
		const day = (when) => new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(when);
		return Math.round((Date.parse(day(new Date(text))) - Date.parse(day(new Date()))) / 864e5);
	};

	/* Ids. crypto.randomUUID and crypto.subtle need https; hospitals also run plain http inside. */
	const random = (length) => crypto.getRandomValues(new Uint8Array(length));
	const uuid = (bytes, version) => {
		bytes[6] = (bytes[6] & 15) | (version << 4);
		bytes[8] = (bytes[8] & 63) | 128;
		const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
		return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
	};
	const uuid4 = () => uuid(random(16), 4);
	const uuid7 = () => {
		const bytes = random(16);
		const now = Date.now();
		for (let at = 0; at < 6; at++) bytes[at] = Math.floor(now / 2 ** (40 - 8 * at)) % 256;
		return uuid(bytes, 7);
	};
	const tab = (action) => { try { return action(sessionStorage) ?? ""; } catch { return ""; } };
	const secret = () => btoa(String.fromCharCode(...random(32)))
		.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

	/* Requests */
	let person = "";
	let refreshing;
	const refresh = () => refreshing ??= fetch(api + "/session/refresh", {
		method: "POST",
		headers: { "X-Requested-With": "readback" },
	}).then((answer) => answer.status, () => 0).finally(() => { refreshing = undefined; });
	const once = (method, path, body, match, anonymous) => {
		const headers = { "Accept": "application/json" };
		if (body !== undefined) headers["Content-Type"] = "application/json";
		if (match) headers["If-Match"] = match;
		if (!anonymous && method !== "GET") {
			headers["X-Requested-With"] = "readback";
			if (person) headers["Readback-Person"] = person;
		}
		return fetch(api + path, { method, body, headers, credentials: anonymous ? "omit" : "same-origin" });
	};
	// Asked for while the module is still on its way.
	const early = new Map();
	for (const path of remembered("session") ? ["/public", "/me"] : ["/public"]) {
		early.set(path, once("GET", path).catch(() => undefined));
	}
	const send = async (method, path, body, match, anonymous) => {
		let answer;
		try {
			const begun = method === "GET" ? early.get(path) : undefined;
			early.delete(path);
			answer = (await begun) ?? await once(method, path, body, match, anonymous);
			const renewable = answer.status === 401 && !anonymous && !/^\/session(\/|$)/.test(path);
			if (renewable && await refresh() === 204) answer = await once(method, path, body, match, anonymous);
			const { status, headers } = answer;
			return {
				status,
				text: await answer.text(),
				tag: headers.get("ETag") ?? "",
				wait: Number(headers.get("Retry-After") ?? 0) || 0,
			};
		} catch {
			return { status: 0, text: "", tag: "", wait: 0 };
		}
	};

	/* Addresses: links to this app change the page without loading it anew. */
	let moved = () => {};
	const tellAddress = () => moved(location.pathname, location.search);
	const go = (address, replace, scroll) => {
		history[replace ? "replaceState" : "pushState"](null, "", address);
		if (scroll) scrollTo(0, 0);
		tellAddress();
	};
	const watchAddress = (callback) => {
		moved = callback;
		addEventListener("popstate", tellAddress);
		document.addEventListener("click", (event) => {
			const { button, metaKey, ctrlKey, shiftKey, altKey, defaultPrevented } = event;
			if (button || metaKey || ctrlKey || shiftKey || altKey || defaultPrevented) return;
			const link = event.target.closest?.("a[href]");
			if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
			// The API and the status page are the server's own.
			if (/^\/(api|s)(\/|$)/.test(link.pathname)) return;
			if (link.hash && link.pathname === location.pathname) return;
			event.preventDefault();
			go(link.pathname + link.search + link.hash, false, true);
		});
	};
	const query = (name) => new URLSearchParams(location.search).get(name) ?? undefined;

	/* Live hints: one stream for all tabs of this browser, held by whoever has the lock. */
	const listen = (hint) => {
		const channel = new BroadcastChannel("readback-hints");
		channel.onmessage = ({ data }) => hint(data[0], data[1]);
		const tell = (topic, id) => {
			hint(topic, id);
			channel.postMessage([topic, id]);
		};
		let opened = false;
		const stream = () => new Promise((ended) => {
			const source = new EventSource(api + "/events");
			// What happened while nobody listened is unknown: everything is asked for again.
			source.onopen = () => { if (opened) tell("everything", ""); opened = true; };
			source.onmessage = ({ data }) => {
				const { topic, id } = JSON.parse(data);
				tell(topic, id ?? "");
			};
			source.onerror = () => { if (source.readyState === EventSource.CLOSED) ended(); };
		});
		const hold = async () => {
			for (;;) {
				await stream();
				await new Promise((later) => setTimeout(later, 5000 + 5000 * Math.random()));
				// Only a refusal says that nobody is signed in; the server may also just be away.
				if (await refresh() === 401) {
					tell("session", "");
					return;
				}
			}
		};
		// Plain http has no locks: each tab then holds a stream of its own.
		if (navigator.locks) navigator.locks.request("readback-hints", hold);
		else hold();
	};

	return {
		ready, say, wordsOf, go, query, watchAddress, date, daysUntil, uuid4, uuid7, secret, send, listen, remember, remembered, language,
		languages: Object.keys(catalogues),
		has: (key) => key in words,
		// Held in this tab only, over a reload.
		hold: (key, value) => tab((store) => value ? store.setItem(key, value) : store.removeItem(key)),
		held: (key) => tab((store) => store.getItem(key)),
		// Plain http has no clipboard; then the person copies by hand.
		copy: (text) => navigator.clipboard?.writeText(text).then(() => true, () => false) ?? Promise.resolve(false),
		pause: (milliseconds) => new Promise((over) => setTimeout(over, milliseconds)),
		ownZone: () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? "",
		zones: () => Intl.supportedValuesOf?.("timeZone") ?? [],
		icons: "{{icons.svg}}",
		setZone(name) { zone = name || undefined; },
		setPerson(id) { person = id; remember("session", id && "yes"); },
		setTheme(theme) { remember("theme", theme); showTheme(theme); },
		setLanguage(tag) { remember("language", tag); },
	};
})();

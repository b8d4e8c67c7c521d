// Starts the app: the one trusted-types policy, the language's words, then the WebAssembly module.
"use strict";

// Leptos sets the unchanging parts of pages as markup. What comes from people is never set that way, and markup
// that could run something is refused.
self.trustedTypes?.createPolicy("default", {
	createHTML(markup) {
		if (/<(script|iframe|object|embed|base|meta|link)\b|\son\w+\s*=|javascript:/i.test(markup)) {
			throw new TypeError("refused markup");
		}
		return markup;
	},
	createScriptURL() {
		throw new TypeError("refused script address");
	},
});

(async () => {
	try {
		const app = import("{{app.js}}");
		await Readback.ready;
		await (await app).default({ module_or_path: "{{app_bg.wasm}}" });
		document.getElementById("starting")?.remove();
	} catch (error) {
		console.error(error);
		document.getElementById("start-failed")?.removeAttribute("hidden");
	}
})();

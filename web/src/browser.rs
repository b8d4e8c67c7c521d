//! What the app asks of the browser, by the functions of `public/shim.js`.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The words for a key, with `[name, value, …]` filled in.
    #[wasm_bindgen(js_namespace = Readback)]
    pub fn say(key: &str, pairs: &js_sys::Array) -> String;

    /// Loads the words of an area that is loaded later; whether they are there.
    #[wasm_bindgen(js_namespace = Readback, js_name = wordsOf)]
    pub async fn words_of(area: &str) -> JsValue;

    /// Whether the catalogue has this key.
    #[wasm_bindgen(js_namespace = Readback)]
    pub fn has(key: &str) -> bool;

    /// A day (`YYYY-MM-DD`) or RFC 3339 time as people write it: `day`, `date`, `moment`, `time`,
    /// `weekday`, `month`.
    #[wasm_bindgen(js_namespace = Readback)]
    pub fn date(text: &str, style: &str) -> String;

    /// Calendar days from today to that time in the site's zone; negative when it is past.
    #[wasm_bindgen(js_namespace = Readback, js_name = daysUntil)]
    pub fn days_until(text: &str) -> f64;

    /// A new UUIDv4, for everything about an anonymous report.
    #[wasm_bindgen(js_namespace = Readback)]
    pub fn uuid4() -> String;

    /// A new UUIDv7, for everything else.
    #[wasm_bindgen(js_namespace = Readback)]
    pub fn uuid7() -> String;

    /// 256 random bits as 43 characters of base64url.
    #[wasm_bindgen(js_namespace = Readback)]
    pub fn secret() -> String;

    /// Keeps a value on this device; an empty one is forgotten.
    #[wasm_bindgen(js_namespace = Readback)]
    pub fn remember(key: &str, value: &str);

    /// What was kept on this device, or nothing.
    #[wasm_bindgen(js_namespace = Readback)]
    pub fn remembered(key: &str) -> String;

    /// Holds a value in this tab, over a reload; an empty one is let go.
    #[wasm_bindgen(js_namespace = Readback)]
    pub fn hold(key: &str, value: &str);

    /// What is held in this tab, or nothing.
    #[wasm_bindgen(js_namespace = Readback)]
    pub fn held(key: &str) -> String;

    /// Copies a text; whether the browser allowed it.
    #[wasm_bindgen(js_namespace = Readback)]
    pub async fn copy(text: &str) -> JsValue;

    /// Waits that many milliseconds.
    #[wasm_bindgen(js_namespace = Readback)]
    pub async fn pause(milliseconds: f64);

    /// The time zone of the device (IANA name).
    #[wasm_bindgen(js_namespace = Readback, js_name = ownZone)]
    pub fn own_zone() -> String;

    /// The time zones that the browser knows.
    #[wasm_bindgen(js_namespace = Readback)]
    pub fn zones() -> js_sys::Array;

    /// The language of the words, for example `en`.
    #[wasm_bindgen(thread_local_v2, js_namespace = Readback, js_name = language)]
    pub static LANGUAGE: String;

    /// The languages that have a catalogue.
    #[wasm_bindgen(thread_local_v2, js_namespace = Readback, js_name = languages)]
    pub static LANGUAGES: js_sys::Array;

    /// The address of the icons.
    #[wasm_bindgen(thread_local_v2, js_namespace = Readback, js_name = icons)]
    pub static ICONS: String;

    /// The time zone in which times are shown (IANA name); an empty one is the device's.
    #[wasm_bindgen(js_namespace = Readback, js_name = setZone)]
    pub fn set_zone(name: &str);

    /// Who sends requests from now on; empty when nobody is signed in.
    #[wasm_bindgen(js_namespace = Readback, js_name = setPerson)]
    pub fn set_person(id: &str);

    /// `light`, `dark`, or empty for the device's choice.
    #[wasm_bindgen(js_namespace = Readback, js_name = setTheme)]
    pub fn set_theme(theme: &str);

    /// The language from the next start on.
    #[wasm_bindgen(js_namespace = Readback, js_name = setLanguage)]
    pub fn set_language(language: &str);

    /// Calls back with topic and id for each hint that something has changed.
    #[wasm_bindgen(js_namespace = Readback)]
    pub fn listen(hint: &JsValue);

    /// Calls back with path and query for each change of the address.
    #[wasm_bindgen(js_namespace = Readback, js_name = watchAddress)]
    pub fn watch_address(moved: &JsValue);

    /// Goes to an address of this app.
    #[wasm_bindgen(js_namespace = Readback)]
    pub fn go(address: &str, replace: bool, scroll: bool);

    /// A value of the address's query.
    #[wasm_bindgen(js_namespace = Readback)]
    pub fn query(name: &str) -> Option<String>;

    /// Sends a request below `/api/v1`; never fails, a status of 0 says that no answer came.
    #[wasm_bindgen(js_namespace = Readback)]
    pub async fn send(
        method: &str,
        path: &str,
        body: Option<String>,
        if_match: Option<String>,
        anonymous: bool,
    ) -> JsValue;

    /// What [`send`] brings.
    pub type Answer;
    /// The HTTP status; 0 when no answer came.
    #[wasm_bindgen(method, getter)]
    pub fn status(this: &Answer) -> u16;
    /// The body.
    #[wasm_bindgen(method, getter)]
    pub fn text(this: &Answer) -> String;
    /// The entity tag, or nothing.
    #[wasm_bindgen(method, getter)]
    pub fn tag(this: &Answer) -> String;
    /// Seconds to wait before another try, or 0.
    #[wasm_bindgen(method, getter)]
    pub fn wait(this: &Answer) -> u32;
}

//! Joining by oneself, by an address of a listed mail domain.

use domain::id::kind;
use serde_json::{Value, json};

use super::mailed::Mailed;
use crate::on_both;
use crate::world::{Hospital, Kind, PASSWORD, World, new_id};

on_both! { with_kind:
    who_reads_the_mail_joins_as_a_reporter
    only_the_very_domain_may_join
    domains_are_one_in_unicode_and_ascii
    a_domain_taken_off_the_list_ends_its_links
    an_address_that_got_an_account_joins_no_more
    of_two_mails_at_once_one_makes_the_account
    who_was_switched_off_does_not_join_again
    with_several_sites_nobody_is_put_into_one
}
on_both! { domains_are_checked_one_by_one }

fn founded(kind: Kind, domains: &[&str]) -> (Mailed, Hospital) {
    let mailed = Mailed::new(kind);
    let mut hospital = Hospital::found(&mailed.world);
    hospital.administrator.patch("/settings", json!({"join_domains": domains})).expect(200);
    (mailed, hospital)
}

fn who_reads_the_mail_joins_as_a_reporter(kind: Kind) {
    let (mailed, mut hospital) = founded(kind, &["hospital.example"]);
    let people = mailed.world.rows("people").len();
    mailed.ask(" Ana+New@Hospital.Example ").expect(202);
    let link = mailed.newest();
    let email = "ana+new@hospital.example";
    let mut ana = mailed.world.guest();
    for _ in 0..2 {
        let holder = ana.get(&link).expect(200).json;
        assert_eq!(holder, json!({"purpose": "join", "email": email, "has_password": false}));
    }
    assert_eq!(mailed.world.rows("people").len(), people, "nobody has an account before the link is used");
    ana.post(&link, json!({})).expect_fields(&[("name", "required")]);
    ana.post(&link, json!({"name": " "})).expect_fields(&[("name", "required")]);
    ana.post(&link, json!({"name": "Ana", "password": email})).expect_fields(&[("password", "too_weak")]);
    let taken = json!({"name": "Ana", "roles": [{"role": "administrator"}], "email": "x@hospital.example"});
    ana.post(&link, taken).expect_fields(&[("roles", "unknown_field"), ("email", "unknown_field")]);
    let me = ana.post(&link, json!({"name": " Ana Newcomer ", "password": PASSWORD})).expect(200).json;
    assert_eq!((&me["name"], &me["email"]), (&json!("Ana Newcomer"), &json!(email)));
    assert_eq!((&me["roles"], &me["teams"], &me["language"]), (&json!([]), &json!([]), &json!("en")));
    assert_eq!(me["may"], hospital.nurse.get("/me").expect(200).json["may"], "what every reporter may");
    ana.post("/reports", hospital.report()).expect(201);
    let shown = hospital.administrator.get(&format!("/people/{}", me["id"].as_str().unwrap())).expect(200);
    assert_eq!((&shown.json["site_id"], &shown.json["active"]), (&json!(hospital.site), &json!(true)));
    mailed.world.guest().sign_in(email, PASSWORD).expect(200);
    mailed.world.guest().get(&link).expect(410).expect_problem("spent");
    mailed.world.guest().post(&link, json!({"name": "Eve"})).expect(410).expect_problem("spent");
    // From now on it is an account like any other.
    let next = mailed.link(email);
    assert_eq!(mailed.world.guest().get(&next).expect(200).json["purpose"], "sign_in");
    assert_eq!(mailed.world.rows("people").len(), people + 1);
}

fn only_the_very_domain_may_join(kind: Kind) {
    let (mailed, _) = founded(kind, &["hospital.example"]);
    for email in [
        "ana@ward.hospital.example",
        "ana@hospital.example.org",
        "ana@myhospital.example",
        "ana@hospital.exampl",
        "ana@h\u{43e}spital.example",
        "hospital.example@example.org",
    ] {
        mailed.ask(email).expect(202);
    }
    assert!(mailed.open_links("join").is_empty());
    assert_eq!(mailed.count(), 0);
    mailed.ask("ana@hospital.example").expect(202);
    mailed.world.later(59);
    mailed.ask("ANA@HOSPITAL.EXAMPLE").expect(202);
    assert_eq!(mailed.count(), 1, "a second click does not make a second mail");
}

fn domains_are_one_in_unicode_and_ascii(kind: Kind) {
    let (mailed, mut hospital) = founded(kind, &["XN--SPITAL-ZRICH-KLB.CH"]);
    let kept = hospital.administrator.get("/settings").expect(200).json["join_domains"].clone();
    assert_eq!(kept, json!(["spital-zürich.ch"]));
    for email in ["one@spital-zürich.ch", "two@xn--spital-zrich-klb.ch", "THREE@SPITAL-ZÜRICH.CH"] {
        mailed.ask(email).expect(202);
        let link = mailed.newest();
        let holder = mailed.world.guest().get(&link).expect(200).json;
        assert_eq!(holder["email"], email.to_lowercase());
        mailed.world.guest().post(&link, json!({"name": "Ana"})).expect(200);
    }
}

fn a_domain_taken_off_the_list_ends_its_links(kind: Kind) {
    let (mailed, mut hospital) = founded(kind, &["hospital.example", "clinic.example"]);
    let link = mailed.link("ana@hospital.example");
    mailed.ask("ben@hospital.example").expect(202);
    hospital.administrator.patch("/settings", json!({"join_domains": ["clinic.example"]})).expect(200);
    mailed.world.guest().get(&link).expect(410).expect_problem("spent");
    mailed.world.guest().post(&link, json!({"name": "Ana"})).expect(410).expect_problem("spent");
    assert_eq!(mailed.count(), 1, "what waited does not leave");
    mailed.link("cleo@clinic.example");
}

fn person(email: &str) -> Value {
    json!({"id": new_id::<kind::Person>(), "name": "Ana Added", "email": email, "roles": [], "team_ids": []})
}

fn an_address_that_got_an_account_joins_no_more(kind: Kind) {
    let (mailed, mut hospital) = founded(kind, &["hospital.example"]);
    let link = mailed.link("ana@hospital.example");
    hospital.administrator.post("/people", person("ana@hospital.example")).expect(201);
    mailed.world.guest().get(&link).expect(410).expect_problem("spent");
    mailed.world.guest().post(&link, json!({"name": "Ana"})).expect(410).expect_problem("spent");
}

fn of_two_mails_at_once_one_makes_the_account(kind: Kind) {
    let (mailed, _) = founded(kind, &["hospital.example"]);
    let people = mailed.world.rows("people").len();
    let first = mailed.link("ana@hospital.example");
    mailed.world.later(61);
    let second = mailed.link("ana@hospital.example");
    let mut statuses: Vec<u16> = std::thread::scope(|scope| {
        let uses: Vec<_> = [&first, &second, &first, &second]
            .into_iter()
            .map(|link| {
                let mut guest = mailed.world.guest();
                scope.spawn(move || guest.post(link, json!({"name": "Ana"})).status)
            })
            .collect();
        uses.into_iter().map(|one| one.join().unwrap()).collect()
    });
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 410, 410, 410]);
    assert_eq!(mailed.world.rows("people").len(), people + 1);
}

fn who_was_switched_off_does_not_join_again(kind: Kind) {
    let (mailed, mut hospital) = founded(kind, &["hospital.example"]);
    let id =
        hospital.administrator.post("/people", person("ana@hospital.example")).expect(201).text_at("/id");
    hospital.administrator.patch(&format!("/people/{id}"), json!({"active": false})).expect(200);
    mailed.ask("ana@hospital.example").expect(202);
    assert!(mailed.open_links("join").is_empty() && mailed.open_links("sign_in").is_empty());
}

fn with_several_sites_nobody_is_put_into_one(kind: Kind) {
    let (mailed, mut hospital) = founded(kind, &["hospital.example"]);
    let site = json!({"id": new_id::<kind::Site>(), "names": {"en": "Second"}, "time_zone": "Europe/Berlin"});
    hospital.administrator.post("/sites", site).expect(201);
    let link = mailed.link("ana@hospital.example");
    let me = mailed.world.guest().post(&link, json!({"name": "Ana"})).expect(200);
    let shown = hospital.administrator.get(&format!("/people/{}", me.text_at("/id"))).expect(200).json;
    assert!(shown.get("site_id").is_none(), "{shown}");
}

fn domains_are_checked_one_by_one(world: World) {
    let mut admin = Hospital::found(&world).administrator;
    let wrong = json!({
        "join_domains": ["good.example", "@hospital.example", "GOOD.example", "a_b.example", "ward", "192.0.2.1"],
        "language": "fr",
    });
    admin.patch("/settings", wrong).expect_fields(&[
        ("join_domains.1", "not_a_domain"),
        ("join_domains.2", "repeated"),
        ("join_domains.3", "not_a_domain"),
        ("join_domains.4", "not_a_domain"),
        ("join_domains.5", "not_a_domain"),
        ("language", "not_a_choice"),
    ]);
    assert_eq!(admin.get("/settings").expect(200).json["join_domains"], json!([]));
    let kept = admin.patch("/settings", json!({"join_domains": ["Good.Example", "b.example"]})).expect(200);
    assert_eq!(kept.json["join_domains"], json!(["good.example", "b.example"]));
    admin.patch("/settings", json!({"join_domains": []})).expect(200);
}

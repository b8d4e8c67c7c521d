//! The history of a report: oldest first, from any number on, in pages.

use serde_json::json;

use crate::on_both;
use crate::world::{Hospital, World};

on_both! { a_history_is_read_from_any_number_on long_histories_come_in_pages }

fn a_history_is_read_from_any_number_on(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("in_trial");
    let path = format!("/reports/{report}/events");
    let whole = hospital.owner.get(&path).expect(200).json;
    let items = whole["items"].as_array().unwrap();
    let numbers: Vec<i64> = items.iter().map(|event| event["seq"].as_i64().unwrap()).collect();
    assert_eq!(numbers, (1..=6).collect::<Vec<i64>>());
    assert!(whole.get("next_cursor").is_none());
    for after in 0..8 {
        let page = hospital.owner.get(&format!("{path}?after_seq={after}")).expect(200).json;
        let wanted: Vec<_> =
            items.iter().filter(|event| event["seq"].as_i64().unwrap() > after).cloned().collect();
        assert_eq!(page["items"], json!(wanted), "after {after}");
    }
    for event in items {
        for field in ["id", "at", "kind", "by", "audience", "data"] {
            assert!(event.get(field).is_some(), "{field} in {event}");
        }
        assert!(event["at"].as_str().unwrap().ends_with('Z'));
    }
}

fn long_histories_come_in_pages(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("acknowledged");
    for count in 0..203 {
        let comment = json!({"body": format!("Note {count}"), "visibility": if count % 2 == 0 { "internal" } else { "reporter" }});
        hospital.owner.act(&report, "comments", comment).expect(200);
    }
    for (client, wanted) in [(&mut hospital.owner, 205), (&mut hospital.nurse, 103)] {
        let (mut seen, mut after) = (Vec::new(), 0);
        let pages = (1..10)
            .find(|_| {
                let page =
                    client.get(&format!("/reports/{report}/events?after_seq={after}")).expect(200).json;
                let items = page["items"].as_array().unwrap();
                seen.extend(items.iter().map(|event| event["seq"].as_i64().unwrap()));
                match page["next_cursor"].as_str() {
                    Some(next) => after = next.parse().unwrap(),
                    None => return true,
                }
                false
            })
            .expect("an end");
        assert_eq!(pages, 2);
        assert_eq!(seen.len(), wanted);
        assert!(seen.windows(2).all(|pair| pair[0] < pair[1]));
    }
}

//! Bodies that are no body: too large, endless, broken, of another kind. Nothing of them is kept.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::json;
use ureq::http::Method;

use crate::on_both;
use crate::world::{Hospital, World};

on_both! {
    a_huge_body_is_refused
    an_endless_body_is_refused_before_its_end
    broken_json_is_unreadable
    other_kinds_of_body_are_refused
    parameters_that_cannot_be_read_are_named
}

fn a_huge_body_is_refused(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut body = hospital.report();
    body["text"] = "a".repeat(300 * 1024).into();
    hospital.nurse.post("/reports", body).expect(413).expect_problem("too_large");
    // Just below the limit the body is read, and its field is what is wrong.
    let mut body = hospital.report();
    body["text"] = "a".repeat(250 * 1024).into();
    hospital.nurse.post("/reports", body).expect_fields(&[("text", "too_long")]);
    assert_eq!(world.rows("reports").len(), 0);
}

fn an_endless_body_is_refused_before_its_end(world: World) {
    let host = world.address.trim_start_matches("http://").to_owned();
    let mut socket = TcpStream::connect(&host).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let head = format!(
        "POST /api/v1/setup HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\n\
         transfer-encoding: chunked\r\n\r\n"
    );
    socket.write_all(head.as_bytes()).unwrap();
    let chunk = format!("1000\r\n{}\r\n", " ".repeat(4096));
    // Never the last chunk: the server has to answer without it.
    for _ in 0..200 {
        if socket.write_all(chunk.as_bytes()).is_err() {
            break;
        }
    }
    let mut answer = vec![0; 4096];
    let count = socket.read(&mut answer).expect("an answer before the end of the body");
    let answer = String::from_utf8_lossy(&answer[..count]).into_owned();
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    world.guest().get("/public").expect(200);
}

fn broken_json_is_unreadable(world: World) {
    let mut hospital = Hospital::found(&world);
    let whole = hospital.report().to_string();
    let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
    let broken: [&[u8]; 7] = [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"{\"id\": 1,}",
        b"{\"text\": \"\xc3\x28\"}",
        &whole.as_bytes()[..whole.len() - 1],
        deep.as_bytes(),
    ];
    for body in broken {
        let answer = hospital.nurse.send(Method::POST, "/reports", Some(body.to_vec()));
        answer.expect(400).expect_problem("unreadable");
    }
    for other in [json!([]), json!("text"), json!(null), json!(5)] {
        hospital.nurse.post("/reports", other).expect_fields(&[("", "wrong_type")]);
    }
    assert_eq!(world.rows("reports").len(), 0);
}

fn other_kinds_of_body_are_refused(world: World) {
    let hospital = Hospital::found(&world);
    let body = hospital.report().to_string().into_bytes();
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "*/*", "json"] {
        let mut client = hospital.nurse.clone().with_header("content-type", kind);
        let answer = client.send(Method::POST, "/reports", Some(body.clone()));
        answer.expect(415).expect_problem("wrong_media_type");
    }
    assert_eq!(world.rows("reports").len(), 0);
    let mut client = hospital.nurse.clone().with_header("content-type", "application/json; charset=utf-8");
    client.send(Method::POST, "/reports", Some(body)).expect(201);
}

fn parameters_that_cannot_be_read_are_named(world: World) {
    let mut hospital = Hospital::found(&world);
    for (path, parameter) in [
        ("/reports?limit=0", "limit"),
        ("/reports?limit=201", "limit"),
        ("/reports?limit=many", "limit"),
        ("/reports?cursor=xyz", "cursor"),
        ("/reports?scope=world", "scope"),
        ("/reports?state=open", "state"),
        ("/reports?unit_id=4", "unit_id"),
        ("/reports?sort=age", "sort"),
        ("/reports?clock=late", "clock"),
        ("/reports?colour=red", "colour"),
        ("/people?limit=0", "limit"),
        ("/people?cursor=xyz", "cursor"),
        ("/people?page=2", "page"),
        ("/units?limit=201", "limit"),
        ("/units?cursor=xyz", "cursor"),
        ("/directory?tongue=de", "tongue"),
    ] {
        let answer = hospital.administrator.get(path).expect(400).expect_problem("unreadable");
        assert!(answer.text_at("/detail").contains(parameter), "{path}: {}", answer.text);
    }
    let report = hospital.send_report();
    for path in [format!("/reports/{report}/events?after_seq=x"), format!("/reports/{report}/events?from=1")]
    {
        hospital.nurse.get(&path).expect(400).expect_problem("unreadable");
    }
}

//! What the limits let through and what not.

use super::*;
use crate::config::Options;
use actix_web::test::TestRequest;

const START: Moment = Moment::from_seconds(1_800_000_000);
const HOSPITAL: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 7));
const ELSEWHERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, 9));

fn config(proxies: &str) -> Config {
    let options = Options { trusted_proxies: Some(proxies.to_owned()), ..Options::default() };
    options.resolve("x").unwrap()
}

fn limits() -> Limits {
    Limits::new(&config(""))
}

fn wait(outcome: Result<()>) -> u32 {
    match outcome {
        Ok(()) => 0,
        Err(ServerError::TooMany { retry_after }) => retry_after,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn the_delay_grows_for_the_account_and_nobody_else() {
    let limits = limits();
    let mut now = START;
    for _ in 0..5 {
        assert_eq!(wait(limits.sign_in("ana@a.example", HOSPITAL, now)), 0);
    }
    let mut waits = Vec::new();
    for _ in 0..12 {
        let seconds = wait(limits.sign_in("ana@a.example", HOSPITAL, now));
        waits.push(seconds);
        assert_eq!(
            wait(limits.sign_in("ben@a.example", HOSPITAL, now)),
            0,
            "a colleague at the same address"
        );
        limits.signed_in("ben@a.example", HOSPITAL);
        now = now.plus_seconds(i64::from(seconds));
        assert_eq!(wait(limits.sign_in("ana@a.example", HOSPITAL, now)), 0);
    }
    assert!(waits.is_sorted() && waits[0] <= 3 && waits[11] >= 900, "{waits:?}");
}

#[test]
fn guessing_from_many_addresses_slows_down_but_locks_out_a_minute_at_most() {
    let limits = limits();
    for host in 0..20 {
        let address = IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, host));
        assert_eq!(wait(limits.sign_in("ana@a.example", address, START)), 0);
    }
    assert!((1..=61).contains(&wait(limits.sign_in("ana@a.example", ELSEWHERE, START))));
    assert_eq!(wait(limits.sign_in("ana@a.example", ELSEWHERE, START.plus_seconds(61))), 0);
}

#[test]
fn the_right_password_clears_the_slate() {
    let limits = limits();
    for _ in 0..5 {
        assert_eq!(wait(limits.sign_in("ana@a.example", HOSPITAL, START)), 0);
    }
    limits.signed_in("ana@a.example", HOSPITAL);
    for _ in 0..5 {
        assert_eq!(wait(limits.sign_in("ana@a.example", HOSPITAL, START)), 0);
    }
}

#[test]
fn the_set_up_code_can_be_tried_five_times_a_minute() {
    let limits = limits();
    for _ in 0..5 {
        assert_eq!(wait(limits.setup_code(START)), 0);
    }
    assert!((1..=13).contains(&wait(limits.setup_code(START))));
    assert_eq!(wait(limits.setup_code(START.plus_seconds(13))), 0);
}

#[test]
fn reports_without_account_are_counted_by_address_and_in_all() {
    let limits = limits();
    for _ in 0..120 {
        assert_eq!(wait(limits.anonymous_report(HOSPITAL, START)), 0);
    }
    assert!(wait(limits.anonymous_report(HOSPITAL, START)) > 0);
    let others = (0..480).filter(|index| {
        let [.., high, low] = u32::to_be_bytes(*index);
        wait(limits.anonymous_report(IpAddr::V4(std::net::Ipv4Addr::new(10, 0, high, low)), START)) == 0
    });
    assert_eq!(others.count(), 480);
    assert!(wait(limits.anonymous_report(ELSEWHERE, START)) > 0, "600 in all");
}

#[test]
fn addresses_leave_no_trace_from_one_day_to_the_next() {
    let mut salt = Salt::default();
    let today = salt.key(HOSPITAL, START);
    assert_eq!(today, salt.key(HOSPITAL, START.plus_seconds(60)));
    assert_ne!(today, salt.key(HOSPITAL, START.plus_days(1)));
    let (one, other) = ("2001:db8::1".parse().unwrap(), "2001:db8::ffff:2".parse().unwrap());
    assert_eq!(salt.key(one, START), salt.key(other, START), "one network of IPv6 is one place");
}

#[test]
fn only_trusted_proxies_name_somebody_else() {
    let ask = |peer: &str, forwarded: &str, proxies: &str| {
        let peer = format!("{peer}:4000").parse().unwrap();
        let request = TestRequest::default().peer_addr(peer).insert_header(("x-forwarded-for", forwarded));
        client_address(&request.to_http_request(), &config(proxies)).to_string()
    };
    assert_eq!(ask("203.0.113.7", "1.1.1.1", ""), "203.0.113.7");
    assert_eq!(ask("10.0.0.1", "203.0.113.7", "10.0.0.0/8"), "203.0.113.7");
    assert_eq!(ask("10.0.0.1", "6.6.6.6, 203.0.113.7", "10.0.0.0/8"), "203.0.113.7");
    assert_eq!(ask("10.0.0.1", "203.0.113.7, 10.0.0.2", "10.0.0.0/8"), "203.0.113.7");
    assert_eq!(ask("10.0.0.1", "nonsense", "10.0.0.0/8"), "10.0.0.1");
}

#[test]
fn nothing_is_counted_where_limits_are_off() {
    let limits = Limits { inner: None };
    for _ in 0..1_000 {
        assert_eq!(wait(limits.anonymous_report(HOSPITAL, START)), 0);
        assert_eq!(wait(limits.sign_in("ana@a.example", HOSPITAL, START)), 0);
        assert_eq!(wait(limits.setup_code(START)), 0);
    }
}

//! Every table as diesel sees it, the same on both databases. Generated from the migrations; a test compares it
//! with both live schemas.

#![expect(missing_docs, reason = "the migrations say what each column means")]

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    sites (id) {
        id -> Uid,
        names -> Text,
        time_zone -> Text,
        active -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    units (id) {
        id -> Uid,
        site_id -> Uid,
        names -> Text,
        kind -> Text,
        headcount -> BigInt,
        active -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    categories (id) {
        id -> Uid,
        key -> Text,
        names -> Text,
        icon -> Text,
        position -> BigInt,
        active -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    systems (id) {
        id -> Uid,
        names -> Text,
        active -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    workflow_steps (id) {
        id -> Uid,
        system_id -> Uid,
        names -> Text,
        position -> BigInt,
        active -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    teams (id) {
        id -> Uid,
        names -> Text,
        purpose -> Nullable<Text>,
        active -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    snapshot_version (id) {
        id -> Integer,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    people (id) {
        id -> Uid,
        name -> Text,
        email -> Text,
        language -> Text,
        unit_id -> Nullable<Uid>,
        site_id -> Nullable<Uid>,
        password_hash -> Nullable<Text>,
        epoch -> BigInt,
        active -> Bool,
        created_at -> Instant,
        signed_in_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    roles_given (id) {
        id -> BigInt,
        person_id -> Uid,
        role -> Text,
        site_id -> Nullable<Uid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    team_members (team_id, person_id) {
        team_id -> Uid,
        person_id -> Uid,
        lead -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    sessions (id) {
        id -> Uid,
        person_id -> Uid,
        created_at -> Instant,
        ended_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    refresh_tokens (hash) {
        hash -> Binary,
        session_id -> Uid,
        issued_at -> Instant,
        spent_at -> Nullable<Instant>,
        successor_hash -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    sign_in_links (hash) {
        hash -> Binary,
        id -> Uid,
        person_id -> Nullable<Uid>,
        email -> Nullable<Text>,
        purpose -> Text,
        created_at -> Instant,
        expires_at -> Instant,
        used_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    signing_keys (id) {
        id -> Uid,
        secret -> Binary,
        created_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    setup_code (id) {
        id -> Integer,
        hash -> Binary,
        created_at -> Instant,
        used_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    service_levels (id) {
        id -> Uid,
        definition -> Text,
        active -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    routing_rules (id) {
        id -> Uid,
        position -> Nullable<BigInt>,
        name -> Text,
        conditions -> Text,
        team_id -> Uid,
        service_level_id -> Uid,
        assign -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    routing_fallback (id) {
        id -> Integer,
        team_id -> Uid,
        service_level_id -> Uid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    reports (id) {
        number -> BigInt,
        id -> Uid,
        identity -> Text,
        text -> Text,
        own_workaround -> Nullable<Text>,
        burden -> Nullable<Text>,
        reported_at -> Instant,
        seq -> BigInt,
        state -> Text,
        state_since -> Instant,
        open_at -> Nullable<Instant>,
        site_id -> Uid,
        unit_id -> Uid,
        category_id -> Uid,
        system_id -> Nullable<Uid>,
        team_id -> Uid,
        assignee_id -> Nullable<Uid>,
        acknowledged_once -> Bool,
        next_due_at -> Nullable<Instant>,
        alarm_at -> Nullable<Instant>,
        burden_tenths -> BigInt,
        projection -> Text,
        joined_to -> Nullable<Uid>,
        severity -> BigInt,
        set_people -> BigInt,
        set_units -> BigInt,
        set_joined -> BigInt,
        set_burden_tenths -> BigInt,
        set_reported_at -> Instant,
        set_severity -> BigInt,
        docket -> Nullable<Integer>,
        deferred_until -> Nullable<Day>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    followers (id) {
        id -> Uid,
        report_id -> Uid,
        relation -> Text,
        identity -> Text,
        since -> Instant,
        unit_id -> Nullable<Uid>,
        burden_tenths -> BigInt,
        left_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    follower_identity (follower_id) {
        follower_id -> Uid,
        person_id -> Nullable<Uid>,
        secret_hash -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    events (id) {
        id -> Uid,
        report_id -> Uid,
        seq -> BigInt,
        at -> Instant,
        kind -> Text,
        by_who -> Text,
        by_person_id -> Nullable<Uid>,
        by_follower_id -> Nullable<Uid>,
        by_committee_id -> Nullable<Uid>,
        data -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    identity_looks (id) {
        id -> Uid,
        report_id -> Uid,
        person_id -> Uid,
        reason -> Nullable<Text>,
        at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    answered_requests (id) {
        id -> Uid,
        body_hash -> Binary,
        status -> Integer,
        answer -> Text,
        at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    team_counters (team_id, state) {
        team_id -> Uid,
        state -> Text,
        count -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    team_counter_changes (id) {
        id -> BigInt,
        team_id -> Uid,
        state -> Text,
        change -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    report_derivation (id) {
        id -> Integer,
        fingerprint -> Binary,
        next_number -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    tellings (id) {
        id -> Uid,
        report_id -> Uid,
        event_id -> Uid,
        kind -> Text,
        detail -> Text,
        follower_id -> Nullable<Uid>,
        person_id -> Nullable<Uid>,
        team_id -> Nullable<Uid>,
        owed_since -> Instant,
        leaves_at -> Instant,
        paid_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    outbox (id) {
        id -> Uid,
        telling_id -> Nullable<Uid>,
        link_id -> Nullable<Uid>,
        person_id -> Nullable<Uid>,
        message_id -> Uid,
        held_for -> Text,
        due_at -> Instant,
        attempts -> Integer,
        dated_at -> Nullable<Instant>,
        answer -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    mailbox (message_id) {
        message_id -> Uid,
        at -> Instant,
        receiver -> Text,
        address -> Text,
        subject -> Text,
        text -> Text,
        html -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    deliveries (id) {
        id -> Uid,
        telling_id -> Uid,
        person_id -> Nullable<Uid>,
        channel -> Text,
        at -> Instant,
        outcome -> Text,
        answer -> Nullable<Text>,
        message_id -> Nullable<Uid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    preferences (person_id) {
        person_id -> Uid,
        value -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    token_key (id) {
        id -> Integer,
        secret -> Binary,
        created_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    changes (id) {
        id -> Uid,
        language -> Text,
        title -> Text,
        you_said -> Text,
        we_did -> Text,
        do_now -> Text,
        unit_ids -> Text,
        measure -> Nullable<Text>,
        created_at -> Instant,
        created_by -> Uid,
        ship_at -> Nullable<Instant>,
        shipped_at -> Nullable<Instant>,
        version -> BigInt,
        planned_by -> Nullable<Uid>,
        failed_at -> Nullable<Instant>,
        failed_because -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    change_reports (change_id, report_id) {
        change_id -> Uid,
        report_id -> Uid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    committees (id) {
        id -> Uid,
        names -> Text,
        charter -> Text,
        quorum -> BigInt,
        scope -> Text,
        active -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    committee_members (committee_id, person_id) {
        committee_id -> Uid,
        person_id -> Uid,
        area -> Text,
        chair -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    decisions (number) {
        number -> BigInt,
        id -> Uid,
        committee_id -> Uid,
        verdict -> Text,
        until -> Nullable<Day>,
        until_words -> Nullable<Text>,
        asked_for -> Nullable<Text>,
        rationale -> Text,
        votes_for -> Nullable<BigInt>,
        votes_against -> Nullable<BigInt>,
        votes_abstained -> Nullable<BigInt>,
        decided_by -> Uid,
        decided_at -> Instant,
        appeal -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    decision_reports (decision_id, report_id) {
        decision_id -> Uid,
        report_id -> Uid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    settings (id) {
        id -> Integer,
        value -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    installation (id) {
        id -> Integer,
        demo -> Bool,
        created_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    report_words (number) {
        number -> BigInt,
        words -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    similar_words (number) {
        number -> BigInt,
        site_id -> Uid,
        words -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    report_figures (report_id) {
        report_id -> Uid,
        site_id -> Uid,
        unit_id -> Uid,
        system_id -> Nullable<Uid>,
        arrived_month -> Nullable<BigInt>,
        ended_month -> Nullable<BigInt>,
        ended_as -> Nullable<Text>,
        closed -> Bool,
        by_supporters -> Bool,
        waiting_until -> Nullable<Instant>,
        counts_until -> Nullable<Instant>,
        figures -> Text,
        counted -> Nullable<Text>,
        uncounted -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::*;

    board_cells (scope, month, measure) {
        scope -> Text,
        month -> BigInt,
        measure -> Text,
        value -> BigInt,
    }
}

diesel::joinable!(units -> sites (site_id));
diesel::joinable!(workflow_steps -> systems (system_id));
diesel::joinable!(people -> units (unit_id));
diesel::joinable!(people -> sites (site_id));
diesel::joinable!(roles_given -> people (person_id));
diesel::joinable!(roles_given -> sites (site_id));
diesel::joinable!(team_members -> teams (team_id));
diesel::joinable!(team_members -> people (person_id));
diesel::joinable!(sessions -> people (person_id));
diesel::joinable!(refresh_tokens -> sessions (session_id));
diesel::joinable!(sign_in_links -> people (person_id));
diesel::joinable!(routing_rules -> teams (team_id));
diesel::joinable!(routing_rules -> service_levels (service_level_id));
diesel::joinable!(routing_fallback -> teams (team_id));
diesel::joinable!(routing_fallback -> service_levels (service_level_id));
diesel::joinable!(reports -> sites (site_id));
diesel::joinable!(reports -> units (unit_id));
diesel::joinable!(reports -> categories (category_id));
diesel::joinable!(reports -> systems (system_id));
diesel::joinable!(reports -> teams (team_id));
diesel::joinable!(reports -> people (assignee_id));
diesel::joinable!(followers -> reports (report_id));
diesel::joinable!(followers -> units (unit_id));
diesel::joinable!(follower_identity -> followers (follower_id));
diesel::joinable!(follower_identity -> people (person_id));
diesel::joinable!(events -> reports (report_id));
diesel::joinable!(events -> people (by_person_id));
diesel::joinable!(events -> followers (by_follower_id));
diesel::joinable!(identity_looks -> reports (report_id));
diesel::joinable!(identity_looks -> people (person_id));
diesel::joinable!(team_counters -> teams (team_id));
diesel::joinable!(team_counter_changes -> teams (team_id));
diesel::joinable!(tellings -> reports (report_id));
diesel::joinable!(tellings -> events (event_id));
diesel::joinable!(tellings -> followers (follower_id));
diesel::joinable!(tellings -> people (person_id));
diesel::joinable!(tellings -> teams (team_id));
diesel::joinable!(outbox -> tellings (telling_id));
diesel::joinable!(deliveries -> tellings (telling_id));
diesel::joinable!(deliveries -> people (person_id));
diesel::joinable!(preferences -> people (person_id));
diesel::joinable!(changes -> people (created_by));
diesel::joinable!(change_reports -> changes (change_id));
diesel::joinable!(change_reports -> reports (report_id));
diesel::joinable!(committee_members -> committees (committee_id));
diesel::joinable!(committee_members -> people (person_id));
diesel::joinable!(decisions -> committees (committee_id));
diesel::joinable!(decisions -> people (decided_by));
diesel::joinable!(decision_reports -> reports (report_id));

diesel::allow_tables_to_appear_in_same_query!(
    sites,
    units,
    categories,
    systems,
    workflow_steps,
    teams,
    snapshot_version,
    people,
    roles_given,
    team_members,
    sessions,
    refresh_tokens,
    sign_in_links,
    signing_keys,
    setup_code,
    service_levels,
    routing_rules,
    routing_fallback,
    reports,
    followers,
    follower_identity,
    events,
    identity_looks,
    answered_requests,
    team_counters,
    team_counter_changes,
    report_derivation,
    tellings,
    outbox,
    mailbox,
    deliveries,
    preferences,
    token_key,
    changes,
    change_reports,
    committees,
    committee_members,
    decisions,
    decision_reports,
    report_words,
    similar_words,
    report_figures,
    board_cells,
    settings,
    installation,
);

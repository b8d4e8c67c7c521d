-- What is promised by when, and in which calendar it counts.

CREATE TABLE service_levels (
    id UUID PRIMARY KEY NOT NULL,
    -- Names, targets in working hours and calendar, as the API takes them.
    definition TEXT NOT NULL,
    active BOOLEAN NOT NULL DEFAULT TRUE
);

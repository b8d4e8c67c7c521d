DROP TABLE routing_fallback;
DROP TABLE routing_rules;

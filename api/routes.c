#include "api/routes.h"
#include "api/appeals.h"
#include "api/award_history.h"
#include "api/awards.h"
#include "api/ballots.h"
#include "api/bundles.h"
#include "api/calendars.h"
#include "api/certificates.h"
#include "api/changes.h"
#include "api/document.h"
#include "api/erasures.h"
#include "api/events.h"
#include "api/follow_ups.h"
#include "api/hints.h"
#include "api/imports.h"
#include "api/indicators.h"
#include "api/late_events.h"
#include "api/metrics.h"
#include "api/nominations.h"
#include "api/notices.h"
#include "api/objections.h"
#include "api/organisations.h"
#include "api/panels.h"
#include "api/periods.h"
#include "api/problem.h"
#include "api/registries.h"
#include "api/reminders.h"
#include "api/rewards.h"
#include "api/runs.h"
#include "api/schemes.h"
#include "api/secret_ballots.h"
#include "api/settings.h"
#include "api/shortlists.h"
#include "api/simulations.h"
#include "api/standings.h"
#include "api/steps.h"
#include "api/surveys.h"
#include "api/trends.h"
#include "api/units.h"
#include "api/webhooks.h"

/* Those who take part in a campaign, and those of them who see the whole organisation. */
#define ROLES_OFFICE          (ROLE_EVALUATOR | ROLE_LEADERSHIP | ROLE_ORGANISER)
#define ROLES_CAMPAIGN        (ROLES_OFFICE | ROLE_WINDOW)
#define ROLES_LEADING         (ROLE_LEADERSHIP | ROLE_ORGANISER)

#define SCHEME_BODY_LIMIT     (256 * 1024)      /* bytes of a scheme document */
#define PERIOD_BODY_LIMIT     (256 * 1024)      /* a draft that names its units one by one */
#define TOKEN_BODY_LIMIT      (1024 * 1024)     /* a batch of receipts */
#define HISTORY_BODY_LIMIT    (512 * 1024)      /* a list of earlier awards */
#define NOMINATION_BODY_LIMIT (256 * 1024)      /* a file with its texts */
#define SURVEY_FILE_LIMIT     (2 * 1024 * 1024) /* rows of answers */
#define PANEL_BODY_LIMIT      (512 * 1024)      /* every member of a panel with all it says */
#define SIMULATION_BODY_LIMIT (256 * 1024)      /* events to add, with all they say */

/* clang-format off */
static const struct route ROUTES[] = {
    {"problem_list", METHOD_GET, "/problems", ROLE_PUBLIC, ROUTE_STANDALONE, .handler = problem_list},
    {"problem_get", METHOD_GET, "/problems/{code}", ROLE_PUBLIC, ROUTE_STANDALONE, .handler = problem_get},
    {"document_get", METHOD_GET, "/openapi.json", ROLE_PUBLIC, ROUTE_STANDALONE, .handler = document_get},
    {"docs_get", METHOD_GET, "/docs", ROLE_PUBLIC, ROUTE_STANDALONE,
     .media = "text/html", .handler = docs_get},

    /* Organisation and units. */
    {"organisation_get", METHOD_GET, "/v1/organisation", ROLES_ALL,
     .handler = organisation_get_serve},
    {"unit_list", METHOD_GET, "/v1/units", ROLES_ALL,
     .query = &UNIT_FILTER_FORM, .page = "code", .handler = unit_list_serve},
    {"unit_create", METHOD_POST, "/v1/units", ROLE_ORGANISER, ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, .draft = &UNIT_FORM, .handler = unit_create_serve},
    {"unit_get", METHOD_GET, "/v1/units/{unit_id}", ROLES_ALL,
     .handler = unit_get_serve},
    {"unit_replace", METHOD_PUT, "/v1/units/{unit_id}", ROLE_ORGANISER,
     ROUTE_WRITES | ROUTE_VERSIONED,
     BODY_JSON, .draft = &UNIT_REPLACE_FORM, .handler = unit_replace_serve},
    {"unit_get_by_code", METHOD_GET, "/v1/units/by-code/{code}", ROLES_ALL,
     .handler = unit_get_by_code_serve},
    {"unit_put_by_code", METHOD_PUT, "/v1/units/by-code/{code}", ROLE_ORGANISER,
     ROUTE_WRITES | ROUTE_VERSIONED | ROUTE_CREATES,
     BODY_JSON, .draft = &UNIT_CODE_FORM, .handler = unit_put_by_code_serve},
    {"unit_retire", METHOD_POST, "/v1/units/{unit_id}/retirement", ROLE_ORGANISER,
     ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, .draft = &RETIREMENT_FORM, .handler = unit_retire_serve},

    /* Indicators. */
    {"indicator_list", METHOD_GET, "/v1/indicators", ROLES_ALL,
     .query = &INDICATOR_FILTER_FORM, .page = "code", .handler = indicator_list_serve},
    {"indicator_create", METHOD_POST, "/v1/indicators", ROLE_ORGANISER, ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, .draft = &INDICATOR_FORM, .handler = indicator_create_serve},
    {"indicator_get", METHOD_GET, "/v1/indicators/{code}", ROLES_ALL,
     .handler = indicator_get_serve},

    /* Events, verdicts, metrics, tallies: an event's or metric's row is its own idempotency record. */
    {"event_list", METHOD_GET, "/v1/events", ROLES_ALL,
     .query = &EVENT_FILTER_FORM, .page = "_sequence:integer", .handler = event_list_serve},
    {"event_record", METHOD_POST, "/v1/events", ROLE_COLLECTOR | ROLE_EVALUATOR, ROUTE_WRITES,
     BODY_JSON, .draft = &EVENT_FORM, .handler = event_record_serve},
    {"event_batch", METHOD_POST, "/v1/events/batch", ROLE_COLLECTOR | ROLE_EVALUATOR, ROUTE_WRITES,
     BODY_BATCH, .query = &EVENT_BATCH_FORM, .handler = event_batch_serve},
    {"import_run", METHOD_POST, "/v1/imports", ROLE_COLLECTOR | ROLE_EVALUATOR | ROLE_ORGANISER, ROUTE_STREAMS,
     BODY_ROWS, .body_limit = IMPORT_BODY_LIMIT, .body_seconds = IMPORT_BODY_SECONDS, .query = &IMPORT_QUERY,
     .handler = import_run_serve},
    {"import_list", METHOD_GET, "/v1/imports", ROLE_COLLECTOR | ROLES_OFFICE,
     .query = &IMPORT_FILTER_FORM, .page = "_sequence:integer", .handler = import_list_serve},
    {"import_get", METHOD_GET, "/v1/imports/{import_id}", ROLE_COLLECTOR | ROLES_OFFICE,
     .handler = import_get_serve},
    {"import_outcome_list", METHOD_GET, "/v1/imports/{import_id}/outcomes", ROLE_COLLECTOR | ROLES_OFFICE,
     .page = "row:integer", .handler = import_outcome_list_serve},
    {"event_get", METHOD_GET, "/v1/events/{event_id}", ROLES_ALL,
     .handler = event_get_serve},
    {"verdict_list", METHOD_GET, "/v1/events/{event_id}/verdicts", ROLES_ALL,
     .page = "_sequence:integer", .handler = verdict_list_serve},
    {"verdict_record", METHOD_POST, "/v1/events/{event_id}/verdicts",
     ROLE_EVALUATOR | ROLE_LEADERSHIP, ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, .draft = &VERDICT_FORM, .handler = verdict_record_serve},
    {"appeal_file", METHOD_POST, "/v1/events/{event_id}/appeals", ROLE_WINDOW,
     ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, .draft = &APPEAL_FORM, .handler = appeal_file_serve},
    {"appeal_list", METHOD_GET, "/v1/appeals", ROLES_CAMPAIGN,
     .query = &APPEAL_FILTER_FORM, .page = "_sequence:integer", .handler = appeal_list_serve},
    {"appeal_get", METHOD_GET, "/v1/appeals/{appeal_id}", ROLES_CAMPAIGN,
     .handler = appeal_get_serve},
    {"appeal_decide", METHOD_POST, "/v1/appeals/{appeal_id}/decision", ROLE_LEADERSHIP,
     ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, .draft = &APPEAL_DECISION_FORM, .handler = appeal_decide_serve},
    {"metric_list", METHOD_GET, "/v1/metrics", ROLES_ALL,
     .query = &METRIC_FILTER_FORM, .page = "_sequence:integer", .handler = metric_list_serve},
    {"metric_record", METHOD_POST, "/v1/metrics", ROLE_COLLECTOR | ROLE_EVALUATOR, ROUTE_WRITES,
     BODY_JSON, .draft = &METRIC_FORM, .handler = metric_record_serve},
    {"tally_list", METHOD_GET, "/v1/tallies",
     ROLE_WINDOW | ROLE_EVALUATOR | ROLE_LEADERSHIP | ROLE_ORGANISER,
     .query = &TALLY_FILTER_FORM, .page = "unit_id:uuid indicator month:date _gravity finding",
     .handler = tally_list_serve},

    /* Surveys: their answers are events of one indicator. */
    {"survey_list", METHOD_GET, "/v1/surveys", ROLES_ALL,
     .page = "code", .handler = survey_list_serve},
    {"survey_create", METHOD_POST, "/v1/surveys", ROLE_ORGANISER, ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, .draft = &SURVEY_FORM, .handler = survey_create_serve},
    {"survey_get", METHOD_GET, "/v1/surveys/{code}", ROLES_ALL,
     .handler = survey_get_serve},
    {"survey_replace", METHOD_PUT, "/v1/surveys/{code}", ROLE_ORGANISER,
     ROUTE_WRITES | ROUTE_VERSIONED,
     BODY_JSON, .draft = &SURVEY_REPLACE_FORM, .handler = survey_replace_serve},
    {"survey_rate_list", METHOD_GET, "/v1/surveys/{code}/rates", ROLES_CAMPAIGN,
     .query = &SURVEY_RATE_FORM, .page = "unit", .handler = survey_rate_list_serve},
    {"survey_file", METHOD_POST, "/v1/surveys/{code}/files", ROLE_COLLECTOR | ROLE_EVALUATOR,
     ROUTE_WRITES,
     BODY_TABLE, SURVEY_FILE_LIMIT, .query = &SURVEY_FILE_FORM, .handler = survey_file_serve},
    {"follow_up_list", METHOD_GET, "/v1/follow-ups", ROLES_CAMPAIGN,
     .query = &FOLLOW_UP_FILTER_FORM, .page = "due:date id:uuid", .handler = follow_up_list_serve},
    {"follow_up_get", METHOD_GET, "/v1/follow-ups/{follow_up_id}", ROLES_CAMPAIGN,
     .handler = follow_up_get_serve},
    {"follow_up_act", METHOD_POST, "/v1/follow-ups/{follow_up_id}/actions",
     ROLE_WINDOW | ROLE_EVALUATOR | ROLE_LEADERSHIP, ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, .draft = &FOLLOW_UP_ACTION_FORM, .handler = follow_up_act_serve},

    /* Schemes. A version is immutable; the same document again is the same version. */
    {"scheme_template_list", METHOD_GET, "/v1/scheme-templates", ROLE_PUBLIC, ROUTE_STANDALONE,
     .handler = scheme_template_list_serve},
    {"scheme_template_get", METHOD_GET, "/v1/scheme-templates/{code}", ROLE_PUBLIC,
     ROUTE_STANDALONE,
     .handler = scheme_template_get_serve},
    {"scheme_schema_get", METHOD_GET, "/v1/scheme-schema", ROLE_PUBLIC, ROUTE_STANDALONE,
     .handler = scheme_schema_get_serve},
    {"scheme_list", METHOD_GET, "/v1/schemes", ROLES_ALL,
     .query = &SCHEME_FILTER_FORM, .page = "code version:integer", .handler = scheme_list_serve},
    {"scheme_submit", METHOD_POST, "/v1/schemes", ROLE_ORGANISER, ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, SCHEME_BODY_LIMIT, .handler = scheme_submit_serve},
    {"scheme_get", METHOD_GET, "/v1/schemes/{scheme_id}", ROLES_ALL,
     .handler = scheme_get_serve},

    /* Periods: drafts are the organiser's, every further state is leadership's. */
    {"period_list", METHOD_GET, "/v1/periods", ROLES_ALL,
     .query = &PERIOD_FILTER_FORM, .page = "from:date id:uuid", .handler = period_list_serve},
    {"period_create", METHOD_POST, "/v1/periods", ROLE_ORGANISER, ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, PERIOD_BODY_LIMIT, .draft = &PERIOD_FORM, .handler = period_create_serve},
    {"period_get", METHOD_GET, "/v1/periods/{period_id}", ROLES_ALL,
     .handler = period_get_serve},
    {"period_replace", METHOD_PUT, "/v1/periods/{period_id}", ROLE_ORGANISER,
     ROUTE_WRITES | ROUTE_VERSIONED,
     BODY_JSON, PERIOD_BODY_LIMIT, .draft = &PERIOD_FORM, .handler = period_replace_serve},
    {"period_succeed", METHOD_POST, "/v1/periods/{period_id}/successor", ROLE_ORGANISER,
     ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, .draft = &SUCCESSOR_FORM, .handler = period_succeed_serve},
    {"roster_list", METHOD_GET, "/v1/periods/{period_id}/roster", ROLES_CAMPAIGN,
     .page = "unit", .handler = roster_list_serve},
    {"transition_list", METHOD_GET, "/v1/periods/{period_id}/transitions", ROLES_OFFICE,
     .page = "_sequence:integer", .handler = transition_list_serve},
    {"transition_create", METHOD_POST, "/v1/periods/{period_id}/transitions", ROLE_LEADERSHIP,
     ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, .draft = &TRANSITION_FORM, .handler = transition_create_serve},
    {"step_list", METHOD_GET, "/v1/periods/{period_id}/steps", ROLES_OFFICE,
     .handler = step_list_serve},
    {"step_create", METHOD_POST, "/v1/periods/{period_id}/steps", ROLE_LEADERSHIP,
     ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, .draft = &STEP_FORM, .handler = step_create_serve},
    {"late_event_list", METHOD_GET, "/v1/periods/{period_id}/late-events", ROLES_OFFICE,
     .page = "_sequence:integer", .handler = late_event_list_serve},
    {"late_event_admit", METHOD_POST, "/v1/periods/{period_id}/late-events/{event_id}/admission",
     ROLE_LEADERSHIP, ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, .draft = &ADMISSION_FORM, .handler = late_event_admit_serve},
    {"calendar_get", METHOD_GET, "/v1/calendar", ROLES_ALL,
     .handler = calendar_get_serve},
    {"calendar_put", METHOD_PUT, "/v1/calendar", ROLE_ORGANISER,
     ROUTE_WRITES | ROUTE_VERSIONED | ROUTE_CREATES,
     BODY_JSON, .draft = &CALENDAR_FORM, .handler = calendar_put_serve},
    {"setting_get", METHOD_GET, "/v1/settings", ROLES_ALL,
     .handler = setting_get_serve},
    {"setting_put", METHOD_PUT, "/v1/settings", ROLE_ORGANISER, ROUTE_WRITES | ROUTE_VERSIONED,
     BODY_JSON, .draft = &SETTINGS_FORM, .handler = setting_put_serve},

    /* Panels and ballots: a ballot's row is its own idempotency record. */
    {"panel_list", METHOD_GET, "/v1/periods/{period_id}/panels", ROLES_CAMPAIGN,
     .handler = panel_list_serve},
    {"panel_get", METHOD_GET, "/v1/periods/{period_id}/panels/{panel}", ROLES_CAMPAIGN,
     .handler = panel_get_serve},
    {"panel_replace", METHOD_PUT, "/v1/periods/{period_id}/panels/{panel}", ROLE_ORGANISER,
     ROUTE_WRITES | ROUTE_VERSIONED,
     BODY_JSON, PANEL_BODY_LIMIT, .draft = &PANEL_FORM, .handler = panel_replace_serve},
    {"panel_progress_get", METHOD_GET, "/v1/periods/{period_id}/panels/{panel}/progress",
     ROLE_ORGANISER | ROLE_LEADERSHIP,
     .handler = panel_progress_serve},
    {"panel_conflict_list", METHOD_GET, "/v1/periods/{period_id}/panels/{panel}/conflicts",
     ROLES_CAMPAIGN,
     .page = "rater unit", .handler = panel_conflict_list_serve},
    {"panel_conflict_declare", METHOD_POST, "/v1/periods/{period_id}/panels/{panel}/conflicts",
     ROLE_WINDOW | ROLE_EVALUATOR | ROLE_LEADERSHIP, ROUTE_WRITES,
     BODY_JSON, .draft = &CONFLICT_FORM, .handler = panel_conflict_declare_serve},
    {"ballot_list", METHOD_GET, "/v1/periods/{period_id}/ballots",
     ROLE_WINDOW | ROLE_EVALUATOR | ROLE_LEADERSHIP,
     .query = &BALLOT_FILTER_FORM, .page = "_sequence:integer", .handler = ballot_list_serve},
    {"ballot_cast", METHOD_POST, "/v1/periods/{period_id}/ballots",
     ROLE_WINDOW | ROLE_EVALUATOR | ROLE_LEADERSHIP, ROUTE_WRITES,
     BODY_JSON, .draft = &BALLOT_FORM, .handler = ballot_cast_serve},

    /* Secret ballots: rights are taken by name over what is blinded, ballots cast by nobody. */
    {"panel_lock", METHOD_POST, "/v1/periods/{period_id}/panels/{panel}/lock",
     ROLE_ORGANISER | ROLE_LEADERSHIP, ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, .draft = &LOCK_FORM, .handler = panel_lock_serve},
    {"panel_key_list", METHOD_GET, "/v1/periods/{period_id}/panels/{panel}/keys", ROLES_CAMPAIGN,
     .page = "unit", .handler = panel_key_list_serve},
    {"ballot_right_take", METHOD_POST, "/v1/periods/{period_id}/panels/{panel}/tokens",
     ROLE_WINDOW | ROLE_EVALUATOR | ROLE_LEADERSHIP, ROUTE_WRITES,
     BODY_JSON, .draft = &RIGHT_FORM, .handler = right_take_serve},
    {"secret_ballot_cast", METHOD_POST, "/v1/secret-ballots", ROLE_PUBLIC,
     ROUTE_WRITES | ROUTE_ANONYMOUS,
     BODY_JSON, .draft = &SECRET_BALLOT_FORM, .handler = secret_ballot_cast_serve},
    {"secret_ballot_list", METHOD_GET, "/v1/periods/{period_id}/panels/{panel}/casts",
     ROLES_ALL | ROLE_PUBLIC,
     .page = "receipt", .handler = secret_ballot_list_serve},

    /* Receipts that votes are bound to. */
    {"token_list", METHOD_GET, "/v1/tokens", ROLE_ORGANISER,
     .query = &TOKEN_FILTER_FORM, .page = "_registry token", .handler = token_list_serve},
    {"token_batch", METHOD_POST, "/v1/tokens/batch", ROLE_COLLECTOR | ROLE_ORGANISER, ROUTE_WRITES,
     BODY_JSON, TOKEN_BODY_LIMIT, .draft = &TOKEN_BATCH_FORM, .handler = token_batch_serve},

    /* Nominations and what is brought forward. */
    {"nomination_list", METHOD_GET, "/v1/periods/{period_id}/nominations", ROLES_CAMPAIGN,
     .query = &NOMINATION_FILTER_FORM, .page = "_sequence:integer",
     .handler = nomination_list_serve},
    {"nomination_create", METHOD_POST, "/v1/periods/{period_id}/nominations",
     ROLE_WINDOW | ROLE_EVALUATOR | ROLE_LEADERSHIP, ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, NOMINATION_BODY_LIMIT, .draft = &NOMINATION_FORM,
     .handler = nomination_create_serve},
    {"nomination_get", METHOD_GET, "/v1/nominations/{nomination_id}", ROLES_CAMPAIGN,
     .handler = nomination_get_serve},
    {"nomination_withdraw", METHOD_POST, "/v1/nominations/{nomination_id}/withdrawal",
     ROLE_WINDOW | ROLE_EVALUATOR | ROLE_LEADERSHIP, ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, .draft = &NOMINATION_WITHDRAWAL_FORM, .handler = nomination_withdraw_serve},
    {"nomination_check", METHOD_POST, "/v1/nominations/{nomination_id}/checks",
     ROLE_EVALUATOR | ROLE_LEADERSHIP, ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, .draft = &NOMINATION_CHECK_FORM, .handler = nomination_check_serve},
    {"opinion_list", METHOD_GET, "/v1/periods/{period_id}/opinions", ROLES_CAMPAIGN,
     .page = "_sequence:integer", .handler = opinion_list_serve},
    {"opinion_record", METHOD_POST, "/v1/periods/{period_id}/opinions",
     ROLE_EVALUATOR | ROLE_LEADERSHIP, ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, .draft = &OPINION_FORM, .handler = opinion_record_serve},
    {"shortlist_list", METHOD_GET, "/v1/periods/{period_id}/shortlists", ROLES_CAMPAIGN,
     .query = &SHORTLIST_FORM, .handler = shortlist_list_serve},

    /* Standings, the result as a whole, awards. */
    {"standing_list", METHOD_GET, "/v1/periods/{period_id}/standings", ROLES_CAMPAIGN,
     .query = &STANDING_FILTER_FORM, .page = "_position:integer _version",
     .handler = standing_list_serve},
    {"standing_get", METHOD_GET, "/v1/periods/{period_id}/standings/{unit_id}", ROLES_CAMPAIGN,
     .query = &STANDING_VIEW_FORM, .handler = standing_get_serve},
    {"result_get", METHOD_GET, "/v1/periods/{period_id}/result", ROLES_OFFICE,
     .handler = result_get_serve},
    {"hint_list", METHOD_GET, "/v1/periods/{period_id}/hints", ROLES_OFFICE,
     .query = &HINT_FORM, .handler = hint_list_serve},
    {"simulation_run", METHOD_POST, "/v1/periods/{period_id}/simulations",
     ROLE_ORGANISER | ROLE_LEADERSHIP, 0,
     BODY_JSON, SIMULATION_BODY_LIMIT, .draft = &SIMULATION_FORM, .handler = simulation_run_serve},
    {"bundle_get", METHOD_GET, "/v1/periods/{period_id}/bundle", ROLES_ALL | ROLE_PUBLIC,
     .query = &BUNDLE_FORM, .handler = bundle_get_serve},
    {"bundle_make", METHOD_POST, "/v1/periods/{period_id}/bundle", ROLE_LEADERSHIP,
     ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, .draft = &BUNDLE_MAKE_FORM, .handler = bundle_make_serve},
    {"award_list", METHOD_GET, "/v1/awards", ROLES_ALL | ROLE_PUBLIC,
     .query = &AWARD_FILTER_FORM, .page = "from:date id:uuid", .handler = award_list_serve},
    {"award_history_list", METHOD_GET, "/v1/awards/history", ROLES_ALL,
     .query = &AWARD_HISTORY_FILTER_FORM, .page = "from:date id:uuid",
     .handler = award_history_list_serve},
    {"award_history_import", METHOD_POST, "/v1/awards/history", ROLE_LEADERSHIP,
     ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, HISTORY_BODY_LIMIT, .draft = &AWARD_HISTORY_FORM,
     .handler = award_history_import_serve},
    {"award_get", METHOD_GET, "/v1/awards/{award_id}", ROLES_ALL | ROLE_PUBLIC,
     .handler = award_get_serve},
    {"award_revoke", METHOD_POST, "/v1/awards/{award_id}/revocation", ROLE_LEADERSHIP,
     ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, .draft = &REVOCATION_FORM, .handler = award_revoke_serve},
    {"reward_list", METHOD_GET, "/v1/rewards", ROLES_CAMPAIGN,
     .query = &REWARD_FILTER_FORM, .page = "_sequence:integer", .handler = reward_list_serve},
    {"custody_list", METHOD_GET, "/v1/custody", ROLES_ALL | ROLE_PUBLIC,
     .query = &CUSTODY_FILTER_FORM, .handler = custody_list_serve},
    {"handover_list", METHOD_GET, "/v1/handovers", ROLES_ALL | ROLE_PUBLIC,
     .query = &CUSTODY_FILTER_FORM, .page = "_sequence:integer", .handler = handover_list_serve},

    /* Review: stored results, and objections to what is under notice. */
    {"run_list", METHOD_GET, "/v1/periods/{period_id}/runs", ROLES_OFFICE,
     .page = "_sequence:integer", .handler = run_list_serve},
    {"run_propose", METHOD_POST, "/v1/periods/{period_id}/runs", ROLE_LEADERSHIP | ROLE_ORGANISER,
     ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, .draft = &RUN_PROPOSAL_FORM, .handler = run_propose_serve},
    {"run_get", METHOD_GET, "/v1/runs/{run_id}", ROLES_OFFICE,
     .handler = run_get_serve},
    {"run_differences", METHOD_GET, "/v1/runs/{run_id}/differences", ROLES_OFFICE,
     .query = &RUN_DIFFERENCES_FORM, .page = "_position:integer unit_id:uuid",
     .handler = run_differences_serve},
    {"run_decide", METHOD_POST, "/v1/runs/{run_id}/decision", ROLE_LEADERSHIP,
     ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, .draft = &RUN_DECISION_FORM, .handler = run_decide_serve},
    {"review_get", METHOD_GET, "/v1/periods/{period_id}/review", ROLES_OFFICE,
     .handler = review_get_serve},
    {"notice_get", METHOD_GET, "/v1/periods/{period_id}/notice", ROLES_ALL | ROLE_PUBLIC,
     .handler = notice_get_serve},
    {"objection_list", METHOD_GET, "/v1/periods/{period_id}/objections", ROLES_ALL,
     .query = &OBJECTION_FILTER_FORM, .page = "_sequence:integer",
     .handler = objection_list_serve},
    {"objection_create", METHOD_POST, "/v1/periods/{period_id}/objections",
     ROLES_ALL | ROLE_PUBLIC, ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, .draft = &OBJECTION_FORM, .handler = objection_create_serve},
    {"objection_get", METHOD_GET, "/v1/objections/{objection_id}", ROLES_ALL,
     .handler = objection_get_serve},
    {"objection_follow", METHOD_GET, "/v1/objections/by-receipt/{receipt}",
     ROLES_ALL | ROLE_PUBLIC,
     .handler = objection_follow_serve},
    {"objection_decide", METHOD_POST, "/v1/objections/{objection_id}/decision", ROLE_LEADERSHIP,
     ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, .draft = &OBJECTION_DECISION_FORM, .handler = objection_decide_serve},
    {"certificate_get", METHOD_GET, "/v1/awards/{award_id}/certificate", ROLES_ALL | ROLE_PUBLIC,
     .media = "application/jwt", .handler = certificate_get_serve},
    {"status_list_get", METHOD_GET, "/v1/status-lists/{number}", ROLES_ALL | ROLE_PUBLIC,
     .media = "application/statuslist+jwt", .handler = status_list_get_serve},
    {"key_list", METHOD_GET, "/v1/keys", ROLES_ALL | ROLE_PUBLIC, ROUTE_STANDALONE,
     .handler = key_list_serve},

    /* Everything that happened, in order. */
    {"change_list", METHOD_GET, "/v1/changes", ROLES_ALL,
     .query = &CHANGE_FILTER_FORM, .handler = change_list_serve},
    {"change_head", METHOD_GET, "/v1/changes/head", ROLES_ALL, .handler = change_head_serve},
    {"webhook_list", METHOD_GET, "/v1/webhooks", ROLES_LEADING, .handler = webhook_list_serve},
    {"webhook_create", METHOD_POST, "/v1/webhooks", ROLES_LEADING, ROUTE_WRITES | ROUTE_PLAIN,
     BODY_JSON, .draft = &WEBHOOK_FORM, .handler = webhook_create_serve},
    {"webhook_get", METHOD_GET, "/v1/webhooks/{webhook_id}", ROLES_LEADING, .handler = webhook_get_serve},
    {"webhook_replace", METHOD_PUT, "/v1/webhooks/{webhook_id}", ROLES_LEADING,
     ROUTE_WRITES | ROUTE_VERSIONED, BODY_JSON, .draft = &WEBHOOK_REPLACE_FORM, .handler = webhook_replace_serve},
    {"webhook_rotate", METHOD_POST, "/v1/webhooks/{webhook_id}/secrets", ROLES_LEADING,
     ROUTE_WRITES | ROUTE_PLAIN, BODY_JSON, .draft = &WEBHOOK_ROTATION_FORM, .handler = webhook_rotate_serve},
    {"webhook_ping", METHOD_POST, "/v1/webhooks/{webhook_id}/pings", ROLES_LEADING,
     ROUTE_WRITES | ROUTE_KEYED, .handler = webhook_ping_serve},
    {"delivery_list", METHOD_GET, "/v1/webhooks/{webhook_id}/deliveries", ROLES_LEADING,
     .query = &DELIVERY_FILTER_FORM, .page = "_order_key:integer", .handler = delivery_list_serve},
    {"attempt_list", METHOD_GET, "/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/attempts",
     ROLES_LEADING, .handler = attempt_list_serve},
    {"delivery_replay", METHOD_POST, "/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/replays",
     ROLES_LEADING, ROUTE_WRITES | ROUTE_KEYED, .handler = delivery_replay_serve},

    /* What is due, how it went, and what is forgotten. */
    {"reminder_list", METHOD_GET, "/v1/reminders", ROLES_CAMPAIGN,
     .query = &REMINDER_FORM, .handler = reminder_list_serve},
    {"trend_list", METHOD_GET, "/v1/units/{unit_id}/trend", ROLES_CAMPAIGN,
     .query = &TREND_FILTER_FORM, .page = "from:date scheme award period_id:uuid",
     .handler = trend_list_serve},
    {"erasure_create", METHOD_POST, "/v1/erasures", ROLE_LEADERSHIP, ROUTE_WRITES,
     BODY_JSON, .draft = &ERASURE_FORM, .handler = erasure_create_serve},
    {"erasure_list", METHOD_GET, "/v1/erasures", ROLE_LEADERSHIP,
     .page = "erased_at:instant id:uuid", .handler = erasure_list_serve},
};
/* clang-format on */

const struct route *routes_all(size_t *ret_count)
{
    *ret_count = COUNT(ROUTES);
    return ROUTES;
}

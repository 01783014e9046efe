#!/bin/sh
# Every night: sends the survey house's answers to Pennant, and lists the rows that it did not take.
# PENNANT_URL=https://… PENNANT_KEY=keys/batch.HS256.key PENNANT_ORGANISATION=hall \
#     nightly.sh counter answers.csv refused.tsv
# Exit status: 0 all is stored, 4 some rows are not, 1 failed. It may be run again at any time: nothing is stored twice.
set -eu
survey=$1 file=$2 refused=$3 tries=200
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A token for this run, by the batch's own key; it reaches curl in a file, so that no list of processes shows it.
pennant token --key "$PENNANT_KEY" --organisation "$PENNANT_ORGANISATION" --subject nightly --role collector \
    --source survey-house --lifetime 7200 | sed 's/^/Authorization: Bearer /' >"$work/token"

# The import is named by what it holds: the same file, sent again after a fault or tomorrow, is the same import.
id=$({ echo "$PENNANT_ORGANISATION $survey"; cat "$file"; } | sha256sum |
    sed -E 's/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/\1-\2-8\3-8\4-\5/')

# METHOD PATH [OPTION...]: prints the status, 000 or 100 where no answer came; the answer is in body, its head in head.
ask() {
    method=$1 path=$2
    shift 2
    : >"$work/head"
    : >"$work/body"
    curl --silent --request "$method" --header "@$work/token" --connect-timeout 5 --speed-time 60 --speed-limit 1 \
        --dump-header "$work/head" --output "$work/body" --write-out '%{http_code}' "$@" "$PENNANT_URL$path" || :
}

# From where the import stands, which is the start unless it broke off before, until the whole file is through.
send() {
    offset=0
    if [ "$(ask GET "/v1/imports/$id")" = 200 ]; then
        offset=$(jq .bytes "$work/body")
    fi
    tail -c "+$((offset + 1))" "$file" |
        ask POST "/v1/imports?kind=surveys&survey=$survey&id=$id&offset=$offset" --upload-file - \
            --header 'Content-Type: text/csv; charset=utf-8'
}

fail() {    # in words: the problem, and each place of it
    echo "Pennant: ${status#000}" >&2
    jq -r '.detail, (.errors[]? | "\(.pointer // .parameter // .header): \(.detail)")' "$work/body" >&2
    exit 1
}

while status=$(send) && [ "$status" != 207 ]; do
    case $status in 000 | 100 | 408 | 429 | 503) tries=$((tries - 1)) ;; *) fail ;; esac
    [ "$tries" -gt 0 ] || fail
    later=$(sed -n 's/^[Rr]etry-[Aa]fter: *\([0-9]*\).*/\1/p' "$work/head")
    sleep "${later:-2}"
done
jq -r '"\(.rows) rows: \(.stored) stored, \(.duplicate) known, \(.duplicate_differs + .refused) not taken"' "$work/body"

# All rows that were not taken, page by page, as lines for the survey house: where, which code, and why.
: >"$refused"
cursor=
while [ "$(ask GET "/v1/imports/$id/outcomes?limit=200$cursor")" = 200 ]; do
    jq -r '.items[] | [.line, .code, .problem.detail] | @tsv' "$work/body" >>"$refused"
    cursor=$(jq -r '.next // empty | "&cursor=\(.)"' "$work/body")
    [ -n "$cursor" ] || break
done
[ ! -s "$refused" ] || exit 4

#!/bin/sh
# `terraform test` against a sandbox that runs for as long as this does. It takes no secret.
set -eu

# What is rehearsed with: `TERRAFORM=tofu sh rehearse.sh` does it with OpenTofu.
terraform=${TERRAFORM:-terraform}

greeting=$(mktemp)
msp-sandbox --listen 127.0.0.1:0 >"$greeting" &
sandbox=$!
trap 'kill "$sandbox" 2>/dev/null || true; rm "$greeting"' EXIT

# The sandbox says where it listens once it does. If it has ended instead, so does this.
until grep -q /_sandbox/requests "$greeting"; do
  kill -0 "$sandbox"
  sleep 0.1
done
WIV_ENDPOINT=$(grep -o -m 1 'http://[0-9.:]*' "$greeting")
WIV_API_KEY=sandbox-wiv-api-key
export WIV_ENDPOINT WIV_API_KEY

# What a test makes stands in no state that is kept, so the backend is not asked for one.
"$terraform" init -backend=false -input=false -lockfile=readonly
"$terraform" test

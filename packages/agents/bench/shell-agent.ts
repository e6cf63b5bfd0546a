import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes a program that talks like claude and costs next to nothing: a shell that writes one file and sleeps as long as its
 * task says. What is measured beside it is ours.
 *
 * @param log - file to which it adds a line when it begins and ends: event, step, task, nanoseconds.
 * @param refusals - folder; a file `<task>` in it makes the agent refuse the work on that task once.
 */
export function installShellAgent(folder: string, log: string, refusals: string): void {
  mkdirSync(refusals, { recursive: true });
  writeFileSync(join(folder, 'claude'), program(log, refusals), { mode: 0o755 });
}

/** The text of a task for the agent. */
export function taskText(title: string, name: string, seconds: number, more = ''): string {
  return `# ${title}\n\nDo it.\n${more}\nbench-task: ${name}\nbench-seconds: ${seconds}\n`;
}

const program = (log: string, refusals: string): string => `#!/bin/sh
case "$*" in *--version*) echo '2.1.329 (Claude Code)'; exit 0 ;; esac
session= previous=
for word; do
  case "$previous" in --session-id | --resume) session=$word ;; esac
  previous=$word
done
prompt=$(cat)
value() { rest=\${prompt#*"$1: "}; printf %s "\${rest%%[!a-z0-9.-]*}"; }
name=$(value bench-task)
case "$prompt" in
  *'write a plan for this task'*) step=plan ;;
  *'Review the change below'*) step=review ;;
  *'Bring the documentation'*) step=document ;;
  *) step=work ;;
esac
tell() { echo "$1 $step $name $(date +%s%N)" >>'${log}'; }
tell begin
printf '{"type":"system","subtype":"init","session_id":"%s"}\\n' "$session"
if [ $step = work ] && [ -e '${refusals}'/"$name" ]; then
  at=$(($(date +%s) + $(cat '${refusals}'/"$name")))
  rm '${refusals}'/"$name"
  printf '{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":%s},"session_id":"%s"}\\n' $at "$session"
  printf '{"type":"result","subtype":"success","is_error":true,"api_error_status":429,"result":"API Error: 429","session_id":"%s","total_cost_usd":0}\\n' "$session"
  exit 1
fi
usage='"usage":{"input_tokens":1000,"output_tokens":'
printf '{"type":"stream_event","event":{"type":"message_start","message":{"id":"m%s",%s1}}},"session_id":"%s"}\\n' $$ "$usage" "$session"
text=done
case $step in
  plan) text='Write the file that the task names, and leave everything else as it is.' ;;
  work)
    sleep "$(value bench-seconds)"
    mkdir -p src
    echo "$name" >"src/$name.txt"
    ;;
  review) text='Fine.\\\\n{\\\\"verdict\\\\":\\\\"approve\\\\",\\\\"findings\\\\":[]}' ;;
esac
printf '{"type":"stream_event","event":{"type":"message_delta",%s35}},"session_id":"%s"}\\n' "$usage" "$session"
tell end
printf '{"type":"result","subtype":"success","is_error":false,"num_turns":1,"result":"%b","session_id":"%s","total_cost_usd":0.01,%s35},"permission_denials":[]}\\n' "$text" "$session" "$usage"
`;

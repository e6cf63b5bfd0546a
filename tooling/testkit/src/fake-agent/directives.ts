import { scenarios, type FakeScenario } from './scenarios.ts';
import type { FakeScript, FakeStep } from './script.ts';

const directive = /^\s*fake: *(.+)$/gm;

/**
 * The steps for a prompt: those of the first rule that matches, else those of the lines `fake: <scenario>` and
 * `fake: {"do": …}` of the prompt, else the script's own, else those of the scenario `success`.
 */
export function stepsFor(script: FakeScript, prompt: string): readonly FakeStep[] {
  const rule = script.rules?.find(({ match }) => new RegExp(match, 'm').test(prompt));
  if (rule) return rule.steps;
  const directed = [...prompt.matchAll(directive)].flatMap(([, word = '']) => stepsOf(word.trim()));
  if (directed.length > 0) return directed;
  return script.steps ?? scenarios.success;
}

function stepsOf(word: string): readonly FakeStep[] {
  if (word.startsWith('{')) return [JSON.parse(word) as FakeStep];
  if (!Object.hasOwn(scenarios, word)) throw new Error(`there is no scenario ${word}`);
  return scenarios[word as FakeScenario];
}

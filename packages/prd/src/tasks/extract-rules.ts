import type { Block } from './block.ts';
import type { Collector } from './collector.ts';
import type { AcceptanceItem } from './task.ts';

import { beginsScenario, scenariosOf, stepForm } from './gherkin.ts';
import { isImperative } from './imperative.ts';
import { leadingId, plainText } from './statement.ts';
import { isDue, isStage } from './plan-steps.ts';
import { hashOf, isWithdrawn, keyOf } from './rule-keys.ts';
import { isCriterion, ruleItem } from './rule-item.ts';
import { ruleParagraph } from './rule-paragraph.ts';
import { onlyAccepted, ruleRow } from './rule-row.ts';
import { isEnglish, isFlatDocument, sectionsWithParts } from './plain-statement.ts';

/** Reads normative statements, and the statements by which the work is accepted. */
export function extractRules(blocks: readonly Block[], out: Collector): AcceptanceItem[] {
  const acceptance = new Map<string, AcceptanceItem>();
  const steps = new Set<Block>();
  const headings = new Map<number, Block>();
  const stated = new Map<string, string>();
  const whole = sectionsWithParts(blocks);
  const inEnglish = isEnglish(blocks);
  const isFlat = isFlatDocument(blocks);
  for (const [index, block] of blocks.entries()) {
    if (block.isCut) out.cut(block);
    const state = (text: string, confidence: number, line = block.line): void => {
      const identified = leadingId(text);
      const rest = identified?.rest ?? text;
      const words = plainText(rest);
      if (words.length < 4) return;
      const isAsked =
        (block.excluded === 'background' && identified !== undefined && isImperative(words)) ||
        // What stands under a statement with an identifier is a part of it, also in a plan.
        (block.excluded === 'plan' && block.parent !== undefined && leadingId(block.parent.text) !== undefined);
      if (
        block.excluded !== undefined &&
        !isAsked &&
        !(block.excluded === 'plan' && isStage(headings.get(block.section)) && isDue(block, text, inEnglish))
      ) {
        out.omit('rule', words, block.excluded, line);
        return;
      }
      const id = identified?.id;
      if (id !== undefined && isWithdrawn(words)) {
        out.omit('rule', words, 'withdrawn', line);
        return;
      }
      const key = id === undefined ? hashOf(words) : keyOf(id, words, stated);
      if (block.roles.has('acceptance') || block.roles.has('test') || isCriterion(block)) {
        acceptance.set(key, {
          ...(id === undefined ? {} : { id }),
          text: words,
          line,
          done: block.checked === true,
        });
      }
      if (confidence === onlyAccepted) return;
      out.rule({ block, line, confidence }, `rule:${key}`, words, id);
    };
    if (steps.has(block)) continue;
    switch (block.kind) {
      case 'fence':
        for (const scenario of scenariosOf(block)) state(scenario.text, 0.9, scenario.line);
        break;
      case 'row':
        ruleRow(block, state, out);
        break;
      case 'item':
        if (beginsScenario(block.text)) {
          state([block, ...stepsAfter(blocks, index, steps)].map((part) => part.plain).join(' '), 0.9);
        } else {
          ruleItem(block, inEnglish, state, out);
        }
        break;
      case 'paragraph':
        ruleParagraph(
          block,
          headings,
          { introduces: whole.has(block.section), isFlat, leads: statesOfItsOwn(blocks[index + 1]) },
          state,
          out,
        );
        break;
      case 'heading':
        headings.set(block.section, block);
        break;
    }
  }
  return [...acceptance.values()];
}

function stepsAfter(blocks: readonly Block[], index: number, steps: Set<Block>): Block[] {
  const first = blocks[index];
  const found: Block[] = [];
  for (let at = index + 1; at < blocks.length && at < index + 12; at++) {
    const block = blocks[at];
    if (!block || block.kind !== 'item' || block.section !== first?.section || !stepForm.test(block.text)) break;
    found.push(block);
    steps.add(block);
  }
  return found;
}

/** Whether a block is a statement with an identifier or of a list, and no prose. */
function statesOfItsOwn(next: Block | undefined): boolean {
  return next !== undefined && (next.kind === 'item' || leadingId(next.text) !== undefined);
}

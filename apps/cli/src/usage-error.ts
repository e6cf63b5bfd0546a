import { ArgumentScannerError, formatMessageForArgumentScannerError } from '@stricli/core';

/** Why a command line is not understood, and what to do about it. */
export interface UsageError {
  readonly message: string;
  readonly help: string;
}

/**
 * What to say about a flag or argument that the parser refuses.
 *
 * @param command - name of the command that was given; undefined where none was.
 */
export function refusedArgument(error: unknown, command: string | undefined): UsageError {
  const helpOfCommand = `run orch ${command === undefined ? '' : `${command} `}--help`;
  if (!(error instanceof ArgumentScannerError)) return { message: String(error), help: helpOfCommand };
  let help = helpOfCommand;
  const message = formatMessageForArgumentScannerError(error, {
    FlagNotFoundError: ({ input, corrections }) => {
      if (corrections.length > 0) help = didYouMean(corrections.map((flag) => `--${kebab(flag)}`));
      return `there is no flag --${input}`;
    },
    AliasNotFoundError: ({ input }) => `there is no flag -${input}`,
    UnsatisfiedFlagError: ({ externalFlagName }) => `--${externalFlagName} needs a value`,
    UnexpectedFlagError: ({ externalFlagName }) => `--${externalFlagName} is given twice`,
    UnsatisfiedPositionalError: ({ placeholder }) => `<${placeholder}> is missing`,
    UnexpectedPositionalError: ({ input }) => `${JSON.stringify(input)} belongs to no flag`,
  });
  return { message, help };
}

/**
 * What to say about a command that does not exist.
 *
 * @param parent - name of the command that it was to be a part of; undefined at the top.
 */
export function unknownCommand(input: string, corrections: readonly string[], parent: string | undefined): UsageError {
  const prefix = parent === undefined ? '' : `${parent} `;
  return {
    message: `there is no command ${JSON.stringify(prefix + input)}`,
    help:
      corrections.length > 0
        ? didYouMean(corrections.map((name) => prefix + name.replaceAll('`', '')))
        : `run orch ${prefix}--help`,
  };
}

/** The form of every error, written here without the code that draws excerpts, which `--help` need not load. */
export function usageErrorText({ message, help }: UsageError): string {
  return `error[ORCH_USAGE]: ${message}\n  help: ${help}`;
}

/** What standard output holds where a program asked for JSON. */
export function usageErrorJson({ message, help }: UsageError): string {
  return `${JSON.stringify({ v: 1, success: false, error: { code: 'ORCH_USAGE', message, help } }, undefined, 2)}\n`;
}

/** Flags may be written in either style; help shows this one. */
function kebab(flag: string): string {
  return flag.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function didYouMean(corrections: readonly string[]): string {
  return `did you mean ${corrections.map((name) => name.replaceAll('`', '')).join(' or ')}?`;
}

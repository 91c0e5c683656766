import type { Result } from '../result.ts';
import { quote } from '../text.ts';
import { unusualCharacter } from '../unusual-character.ts';
import type { InputDefinition } from './definitions.ts';

/** What is wrong with one input; never holds a secret. */
export interface Problem<Name extends string = string> {
  input: Name;
  message: string;
}

/** Reads inputs and notes every problem instead of stopping at the first. */
export interface InputReader<Name extends string> {
  /** The value, trimmed, or the default; empty where there is neither. */
  text(name: Name): string;
  /** The parsed value; undefined where it is empty or wrong, and then a problem is noted. */
  optional<T>(name: Name, parse: (text: string) => Result<T>): T | undefined;
  /** As `optional`, and an empty value is a problem, too. */
  required<T>(name: Name, parse: (text: string) => Result<T>): T | undefined;
  note(...problems: Problem<Name>[]): void;
  /** The problems noted so far, one line each: the input, what is wrong, and in an input's last one what is allowed. */
  problemLines(): string[];
}

/** A reader of the inputs in `definitions`; `readRaw` gives the value that the runner passed. */
export function createInputReader<Name extends string>(
  definitions: Record<Name, InputDefinition>,
  readRaw: (name: string) => string,
): InputReader<Name> {
  const problems: Problem<Name>[] = [];
  const reader: InputReader<Name> = {
    text: name => readRaw(name).trim() || definitions[name].default,
    optional(name, parse) {
      const text = reader.text(name);
      if (text === '') return undefined;
      const parsed = parse(text);
      if ('value' in parsed) return parsed.value;
      const character = unusualCharacter(text);
      // User info and query of a URL can hold a secret.
      const shown = /[@?]/.test(text) ? 'it' : quote(text);
      problems.push({ input: name, message: character ? `${shown} contains ${character}` : parsed.error });
      return undefined;
    },
    required(name, parse) {
      if (reader.text(name) === '')
        problems.push({ input: name, message: 'it is missing, or its expression is empty' });
      return reader.optional(name, parse);
    },
    note: (...more) => {
      problems.push(...more);
    },
    problemLines: () =>
      problems.map(({ input, message }, i) => {
        const isLast = !problems.slice(i + 1).some(other => other.input === input);
        return `${input}: ${message}${isLast ? `; allowed: ${definitions[input].allowed}` : ''}.`;
      }),
  };
  return reader;
}

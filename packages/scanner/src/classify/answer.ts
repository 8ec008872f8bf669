import { lifetimeText, type Language } from '@kapsel/core';
import { classify, type ClassifyOptions } from '@kapsel/core/classify';
import { safeToPrint } from '../report/json.ts';
import { readQuestion } from './question.ts';

/** What all lines are answered by. */
export type AnswerOptions = ClassifyOptions & { readonly language: Language };

/** Answers lines in order, counting them. */
export class Answerer {
  /** Lines that could not be answered. */
  faults = 0;
  readonly #options: AnswerOptions;
  #line = 0;

  constructor(options: AnswerOptions) {
    this.#options = options;
  }

  /** Each answer with its line feed; an empty line has none, and counts in the numbers of lines. */
  answer(lines: readonly string[]): string {
    let answers = '';
    for (const line of lines) {
      this.#line += 1;
      const text = line.trim();
      if (text !== '') answers += `${safeToPrint(JSON.stringify(this.#answerTo(text)))}\n`;
    }
    return answers;
  }

  #answerTo(text: string): object {
    const question = readQuestion(text);
    if ('fault' in question) {
      this.faults += 1;
      return { id: question.id, error: `Line ${this.#line}${question.fault}` };
    }
    const { language } = this.#options;
    const { category, suggestion, provider, service, confidence, reasons, purpose } = classify(question.observed, this.#options);
    // What is undefined is left out of JSON.
    return {
      id: question.id,
      category,
      suggestion,
      vendor: provider,
      service,
      confidence,
      reasons,
      purpose: purpose[language] || undefined,
      lifetimeText: lifetimeText(question.lifetime, language),
    };
  }
}

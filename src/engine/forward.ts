import { nearest } from '../formula/nearest.ts';
import { parseExpression } from '../formula/parse.ts';
import { type Expression, NotationError, type Span } from '../formula/syntax.ts';
import { ValueError } from '../ops/operation.ts';
import type { Problem } from '../scenario/problem.ts';
import type { FunctionDefinition, Scenario, Statement } from '../scenario/scenario.ts';
import { callableNames } from './call.ts';
import { BrokenValue, type CallExpression, type Compiler, textOf } from './compiler.ts';
import type { Draft, Site } from './draft.ts';
import { compile } from './expression.ts';
import type { Listing } from './listing.ts';
import { calledScope, isRepeated, pathOf, type Scope } from './names.ts';
import type { CallSite, ProgramPlace } from './tape.ts';
import type { Frame, Target, Value } from './value.ts';

/** Calls inside calls; each takes room on the stack, and no program that a person can follow goes so deep. */
const MOST_DEEP = 100;

/** Expressions that one forward pass works out, those in functions and ranges each time: some seconds of compiling. */
const MOST_EXPRESSIONS = 250_000;

/** What the forward pass of one example is compiled from. */
interface Source {
  readonly scenario: Scenario;
  readonly listing: Listing;
  readonly draft: Draft;
  readonly site: Site;
  /** Constants and parameters by full name. */
  readonly weights: ReadonlyMap<string, Value>;
  /** The names the example binds. */
  readonly data: ReadonlyMap<string, Value>;
  readonly scope: Scope;
  /** The statements to run; in generation only those that the logits need. */
  readonly statements: readonly Statement[];
  /** How `cached(x)` is compiled in generation; absent elsewhere. */
  readonly cached?: NonNullable<Compiler['cached']>;
  /** Mistakes are added here, at most one a statement, so that all are reported at once. */
  readonly problems: Problem[];
}

/** Compiles one forward pass and returns what the program's names mean at its end. */
export function compileForward(source: Source): ReadonlyMap<string, Value> {
  return new ForwardPass(source).run();
}

/** One forward pass under compilation: the calls in progress are its state. */
class ForwardPass implements Compiler {
  readonly draft: Draft;
  readonly site: Site;
  readonly cached?: NonNullable<Compiler['cached']>;
  private readonly source: Source;
  private readonly running = new Set<string>();
  private calls: readonly CallSite[] = [];
  private expressions = 0;

  constructor(source: Source) {
    this.source = source;
    this.draft = source.draft;
    this.site = source.site;
    if (source.cached) this.cached = source.cached;
  }

  run(): ReadonlyMap<string, Value> {
    const { scope, data, statements } = this.source;
    const names = new Map<string, Value>(data);
    this.body(statements, { scope, names, loops: new Map() });
    return names;
  }

  compile(expression: Expression, frame: Frame, target?: Target): Value {
    if (++this.expressions > MOST_EXPRESSIONS) throw this.tooMany(expression);
    return compile(this, expression, frame, target);
  }

  functionNames(): readonly string[] {
    return [...this.source.scenario.functions.keys()];
  }

  constantNumber(slot: number): number | undefined {
    const instruction = this.draft.instruction(slot);
    if (instruction.kind !== 'loaded' || instruction.origin.from !== 'constant') return undefined;
    const { data } = this.source.scenario.constants.get(instruction.origin.name) ?? { data: [] };
    return data.length === 1 ? data[0] : undefined;
  }

  lookUp(name: string, frame: Frame, span: Span): Value {
    const found = frame.names.get(name) ?? this.weight(name);
    if (found) return found;
    const { weights, scenario } = this.source;
    const near = nearest(name, [...frame.names.keys(), ...weights.keys(), ...callableNames()]);
    if (scenario.functions.has(name) || callableNames().includes(name))
      throw new NotationError(`${name} is a function`, `call it: ${name}(…)`, span);
    const names = [...new Set([...frame.names.keys(), ...weights.keys()])].join(', ');
    const known = names ? `known are ${names}` : 'no name is known here yet: constants, parameters and data give some';
    throw new NotationError(`there is no ${name} here`, near ? `did you mean ${near}?` : known, span);
  }

  enter(path: string, span: Span): Value {
    const found = this.weight(path);
    if (found) return found;
    const near = nearest(path, [...this.source.weights.keys()]);
    throw new NotationError(
      `there is no ${path}`,
      near ? `did you mean ${near}?` : 'it is in no group of the scenario',
      span,
    );
  }

  callFunction(expression: CallExpression, frame: Frame, target: Target | undefined): Value | undefined {
    const definition = this.source.scenario.functions.get(expression.name);
    if (!definition) return undefined;
    if (this.running.has(expression.name))
      throw new NotationError(`${expression.name} calls itself`, 'functions do not recur; use a loop', expression);
    if (this.calls.length >= MOST_DEEP)
      throw new NotationError(
        `${expression.name} is called inside ${this.calls.length} calls`,
        `functions may call each other up to ${MOST_DEEP} deep; use a loop`,
        expression,
      );
    const names = this.bind(definition, expression, frame);
    const scope = calledScope(frame.scope, expression.name);
    return this.inside(expression.name, scope, frame.place, () =>
      this.body(definition.body, { scope, names, loops: new Map() }, target ?? callerTarget(expression, frame)),
    );
  }

  /** Told once; what comes after it is left as it is. */
  private tooMany(expression: Expression): Error {
    if (this.expressions > MOST_EXPRESSIONS + 1) return new BrokenValue();
    return new NotationError(
      `a step works out more than ${MOST_EXPRESSIONS} expressions, up to here`,
      'functions that call one another twice, and ranges inside ranges, multiply; take fewer',
      expression,
    );
  }

  private weight(path: string): Value | undefined {
    const { weights } = this.source;
    const exact = weights.get(path);
    if (exact) return exact;
    for (const name of weights.keys())
      if (name.startsWith(`${path}.`) || name.startsWith(`${path}[`)) return { kind: 'group', path };
    return undefined;
  }

  private bind({ head }: FunctionDefinition, expression: CallExpression, frame: Frame): Map<string, Value> {
    const names = new Map(this.source.data);
    const { parameters } = head;
    const given = new Set<string>();
    for (const [at, argument] of expression.arguments.entries()) {
      const name = argument.name ?? parameters[at];
      if (name === undefined || !parameters.includes(name) || given.has(name))
        throw new NotationError(
          `${head.name} cannot take ${argument.name ?? `argument ${at + 1}`}`,
          `write ${head.name}(${parameters.join(', ')})`,
          argument,
        );
      given.add(name);
      names.set(name, this.compile(argument.value, frame));
    }
    const missing = parameters.find(name => !given.has(name));
    if (missing)
      throw new NotationError(
        `${head.name} needs ${missing}`,
        `write ${head.name}(${parameters.join(', ')})`,
        expression,
      );
    return names;
  }

  private inside(name: string, scope: Scope, place: ProgramPlace, body: () => Value | undefined): Value {
    const outer = this.calls;
    // The path is read when it is shown: only then is it known whether the call carries an index.
    const site: CallSite = {
      get instance() {
        return pathOf(scope);
      },
      function: name,
      get index() {
        return isRepeated(scope) ? scope.call : undefined;
      },
      line: place.line,
    };
    this.calls = [...outer, site];
    this.running.add(name);
    try {
      const value = body();
      if (!value) throw new BrokenValue();
      return value;
    } finally {
      this.calls = outer;
      this.running.delete(name);
    }
  }

  /** Runs statements in a frame; the value of `return`, if one is reached. */
  private body(statements: readonly Statement[], frame: Omit<Frame, 'place'>, target?: Target): Value | undefined {
    for (const statement of statements) {
      const place = { line: this.source.listing.lineOf(statement), calls: this.calls };
      const returned = this.statement(statement, { ...frame, place }, target);
      if (returned) return returned;
    }
    return undefined;
  }

  private statement(statement: Statement, frame: Frame, target: Target | undefined): Value | undefined {
    try {
      if (statement.kind === 'for') return this.loop(statement, frame, target);
      const { line } = statement;
      if (line.kind === 'return') return this.compile(line.value, frame, target);
      const value = this.compile(line.value, frame, { scope: frame.scope, text: line.target });
      if (value.kind === 'tensor') this.draft.alias(frame.scope, line.target, value.slot);
      frame.names.set(line.target, value);
    } catch (error) {
      this.report(error, statement);
      if (statement.kind === 'for' || statement.line.kind === 'return') return { kind: 'broken' };
      frame.names.set(statement.line.target, { kind: 'broken' });
    }
    return undefined;
  }

  private loop(
    { variable, in: group, body }: Extract<Statement, { kind: 'for' }>,
    frame: Frame,
    target: Target | undefined,
  ): Value | undefined {
    const span = { start: 0, end: group.length };
    const of = this.compile(parseExpression(group), frame);
    if (of.kind !== 'group' || !this.weight(`${of.path}[0]`))
      throw new NotationError(`${group} is not a list of groups`, 'write it as a list: "layers": [{…}, {…}]', span);
    for (let turn = 0; this.weight(`${of.path}[${turn}]`); turn++) {
      const path = `${of.path}[${turn}]`;
      frame.names.set(variable, this.weight(path) as Value);
      const loops = new Map(frame.loops).set(variable, { kind: 'name', name: path, ...span });
      const returned = this.body(body, { ...frame, loops }, target);
      if (returned) return returned;
    }
    frame.names.delete(variable);
    return undefined;
  }

  private report(error: unknown, { path }: Statement): void {
    if (error instanceof BrokenValue) return;
    const { scenario, problems } = this.source;
    if (error instanceof NotationError)
      problems.push(scenario.problemAt(path, error.message, error.hint, error.span.start));
    else if (error instanceof ValueError) problems.push(scenario.problemAt(path, error.message, ''));
    else throw error;
  }
}

/** A call without a name writes an intermediate of the caller, called by its text. */
function callerTarget(expression: CallExpression, frame: Frame): Target {
  return { scope: frame.scope, text: textOf(expression, frame) };
}

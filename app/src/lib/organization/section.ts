/**
 * One mapping of a parsed file, read field by field.
 * A field of the wrong kind is noted in `problems` and reading goes on, so that all of them are reported at once.
 */
export class Section {
  constructor(
    private readonly path: string,
    private readonly fields: Record<string, unknown>,
    private readonly problems: string[]
  ) {}

  requiredText(key: string): string {
    const text = this.text(key);
    if (text === null && !this.has(key)) this.missing(key);
    return text ?? '';
  }

  text(key: string): string | null {
    if (!this.has(key)) return null;
    const value = this.fields[key];
    // Unquoted, `cpu_limit: 2` is a number; it means the same.
    if (typeof value === 'number') return String(value);
    if (typeof value === 'string' && value.trim() !== '') return value;
    return this.wrong(key, 'must be text that is not empty', null);
  }

  count(key: string): number | null {
    if (!this.has(key)) return null;
    const value = this.fields[key];
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
    return this.wrong(key, 'must be a whole number', null);
  }

  flag(key: string): boolean {
    if (!this.has(key)) return false;
    const value = this.fields[key];
    return typeof value === 'boolean' ? value : this.wrong(key, 'must be true or false', false);
  }

  texts(key: string): string[] | null {
    if (!this.has(key)) return null;
    const value = this.fields[key];
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
    return this.wrong(key, 'must be a list of texts', null);
  }

  requiredTexts(key: string): string[] {
    if (!this.has(key)) this.missing(key);
    return this.texts(key) ?? [];
  }

  section(key: string): Section | null {
    if (!this.has(key)) return null;
    const value = this.fields[key];
    if (isMapping(value)) return new Section(this.pathTo(key), value, this.problems);
    return this.wrong(key, 'must be a mapping', null);
  }

  requiredSection(key: string): Section {
    if (!this.has(key)) this.missing(key);
    // An absent section is reported once, not once more for every field it would have had.
    return this.section(key) ?? new Section(this.pathTo(key), {}, []);
  }

  /** The entries of a mapping from names to mappings, in the order of the file. */
  entries(): { name: string; section: Section }[] {
    return Object.keys(this.fields).flatMap((name) => {
      const section = this.section(name);
      if (section === null && !this.has(name)) this.wrong(name, 'must be a mapping', null);
      return section === null ? [] : [{ name, section }];
    });
  }

  /** YAML's `key:` without a value is null and counts as absent. */
  has(key: string): boolean {
    return Object.hasOwn(this.fields, key) && this.fields[key] !== null;
  }

  private missing(key: string): void {
    this.problems.push(`${this.pathTo(key)} is missing.`);
  }

  private wrong<T>(key: string, rule: string, instead: T): T {
    this.problems.push(`${this.pathTo(key)} ${rule}.`);
    return instead;
  }

  private pathTo(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }
}

export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

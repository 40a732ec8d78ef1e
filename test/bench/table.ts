/** Figures with their goals, printed as Markdown when all are there. */
export class Table {
  private readonly rows: [string, string, string][] = [];

  add(what: string, goal: string, measured: string): void {
    this.rows.push([what, goal || '-', measured]);
  }

  print(): void {
    for (const row of [['what', 'goal', 'measured'], ['---', '---', '---'], ...this.rows]) console.log(`| ${row.join(' | ')} |`);
  }
}

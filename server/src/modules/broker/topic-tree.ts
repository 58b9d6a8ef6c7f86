interface Node<Value> {
  value: Value | undefined;
  children: Map<string, Node<Value>> | undefined;
}

/**
 * Values by MQTT topic or topic filter, level by level (MQTT 3.1.1, 4.7). It answers both questions a broker has: which
 * stored filters match a topic, and which stored topics match a filter.
 */
export class TopicTree<Value> {
  private readonly root: Node<Value> = { value: undefined, children: undefined };

  get(path: string): Value | undefined {
    let node: Node<Value> | undefined = this.root;
    for (const level of path.split('/')) node = node?.children?.get(level);
    return node?.value;
  }

  set(path: string, value: Value): void {
    let node = this.root;
    for (const level of path.split('/')) {
      node.children ??= new Map();
      let child = node.children.get(level);
      if (!child) {
        child = { value: undefined, children: undefined };
        node.children.set(level, child);
      }
      node = child;
    }
    node.value = value;
  }

  delete(path: string): void {
    this.prune(this.root, path.split('/'), 0);
  }

  /** The values of the stored filters that match the topic. */
  matching(topic: string): Value[] {
    const found: Value[] = [];
    this.matchFilters(this.root, topic.split('/'), 0, found);
    return found;
  }

  /** The values of the stored topics that the filter matches. */
  under(filter: string): Value[] {
    const found: Value[] = [];
    this.matchTopics(this.root, filter.split('/'), 0, found);
    return found;
  }

  private matchFilters(node: Node<Value>, levels: string[], depth: number, found: Value[]): void {
    const { children } = node;
    if (depth === levels.length) {
      if (node.value !== undefined) found.push(node.value);
      // "sport/#" matches "sport" too.
      const rest = children?.get('#')?.value;
      if (rest !== undefined) found.push(rest);
      return;
    }
    if (!children) return;
    const level = levels[depth]!;
    const exact = children.get(level);
    if (exact) this.matchFilters(exact, levels, depth + 1, found);
    // A wildcard at the start does not reach the broker's own topics.
    if (depth === 0 && level.startsWith('$')) return;
    const one = children.get('+');
    if (one) this.matchFilters(one, levels, depth + 1, found);
    const rest = children.get('#')?.value;
    if (rest !== undefined) found.push(rest);
  }

  private matchTopics(node: Node<Value>, levels: string[], depth: number, found: Value[]): void {
    if (depth === levels.length) {
      if (node.value !== undefined) found.push(node.value);
      return;
    }
    const level = levels[depth]!;
    if (level === '#') {
      this.collect(node, depth, found);
    } else if (level === '+') {
      for (const [name, child] of node.children ?? []) {
        if (depth > 0 || !name.startsWith('$')) this.matchTopics(child, levels, depth + 1, found);
      }
    } else {
      const child = node.children?.get(level);
      if (child) this.matchTopics(child, levels, depth + 1, found);
    }
  }

  private collect(node: Node<Value>, depth: number, found: Value[]): void {
    if (node.value !== undefined) found.push(node.value);
    for (const [name, child] of node.children ?? []) {
      if (depth > 0 || !name.startsWith('$')) this.collect(child, depth + 1, found);
    }
  }

  /** Whether the node holds nothing any more. */
  private prune(node: Node<Value>, levels: string[], depth: number): boolean {
    if (depth === levels.length) {
      node.value = undefined;
    } else {
      const child = node.children?.get(levels[depth]!);
      if (child && this.prune(child, levels, depth + 1)) node.children!.delete(levels[depth]!);
    }
    return node.value === undefined && !node.children?.size;
  }
}

// Which messages are shown, newest first.
import type { MessageState, MessageView, Template } from '../../contract';

export interface Filter {
  /** Part of an order's key. */
  text: string;
  state: MessageState | '';
  template: Template | '';
}

export function matching(messages: MessageView[], { text, state, template }: Filter): MessageView[] {
  const wanted = text.trim().toLowerCase();
  return messages
    .filter((one) => (state === '' || one.state === state) && (template === '' || one.template === template) && one.order.toLowerCase().includes(wanted))
    .sort((a, b) => b.at - a.at || (a.notification < b.notification ? 1 : -1));
}

import { defineComponent, h, nextTick, onBeforeUnmount, onMounted, shallowRef, useTemplateRef, watch } from 'vue';
import { useConsent } from '@kapsel/sdk/vue';
import { acceptable, purposes } from '../shared/purposes.js';
import { text } from '../shared/words.js';

/** The banner or the preferences, as Kapsel or the visitor asks for them. */
export const ConsentLayer = defineComponent(() => {
  const consent = useConsent();
  const said = shallowRef('');
  const onAnswer = () => {
    said.value = text.saved;
  };
  watch(
    () => consent.value.layer,
    async (layer, before) => {
      if (before !== 'preferences' || layer !== 'banner') return;
      await nextTick();
      // The focus goes back to what opened the preferences, unless that went with the banner.
      if (document.activeElement === document.body) document.querySelector<HTMLElement>('.banner .quiet')?.focus();
    },
  );
  return () => {
    const { layer } = consent.value;
    return [h('p', { role: 'status' }, said.value), layer === 'banner' && h(Banner, { onAnswer }), layer === 'preferences' && h(Preferences, { onAnswer })];
  };
});

const Banner = defineComponent({
  emits: ['answer'],
  setup(_props, { emit }) {
    const consent = useConsent();
    return () =>
      h('section', { class: 'banner', 'aria-labelledby': 'banner-title' }, [
        h('h2', { id: 'banner-title' }, text.title),
        h('p', text.intro),
        h('button', { class: 'quiet', onClick: consent.value.showPreferences }, text.choose),
        h(Answers, { onAnswer: () => emit('answer') }),
      ]);
  },
});

const Answers = defineComponent({
  emits: ['answer'],
  setup(_props, { emit }) {
    const consent = useConsent();
    const answer = (ids: 'all' | 'none') => (event: Event) => {
      consent.value.accept(ids, { event });
      emit('answer');
    };
    return () => h('div', { class: 'answers' }, [h('button', { type: 'button', onClick: answer('none') }, text.reject), h('button', { type: 'button', onClick: answer('all') }, text.accept)]);
  },
});

const Preferences = defineComponent({
  emits: ['answer'],
  setup(_props, { emit }) {
    const consent = useConsent();
    const dialog = useTemplateRef<HTMLDialogElement>('dialog');
    // What is on when it opens: nothing that the visitor has not switched on.
    const chosen = shallowRef<readonly string[]>([]);
    onMounted(() => {
      chosen.value = consent.value.services;
      dialog.value?.showModal();
    });
    // Closed before it is taken away, so that the browser gives the focus back.
    onBeforeUnmount(() => dialog.value?.close());

    const set = (id: string) => (event: Event) => {
      const others = chosen.value.filter((one) => one !== id);
      chosen.value = (event.target as HTMLInputElement).checked ? [...others, id] : others;
    };
    // Escape grants nothing, and who has to be asked is asked again where it stood.
    const close = (event: Event) => {
      event.preventDefault();
      if (consent.value.open.length > 0) consent.value.showBanner();
      else consent.value.hide();
    };
    const save = (event: Event) => {
      event.preventDefault();
      consent.value.accept(acceptable(chosen.value), { event });
      emit('answer');
    };
    const button = (label: string, onClick: (event: Event) => void) => h('button', { type: 'button', class: 'quiet', onClick }, label);

    return () =>
      h('dialog', { ref: 'dialog', 'aria-labelledby': 'preferences-title', onCancel: close }, [
        h('form', { onSubmit: save }, [
          h('h2', { id: 'preferences-title' }, text.title),
          h('p', text.chooseIntro),
          purposes.map(({ category, services }) =>
            h('fieldset', { key: category }, [
              h('legend', text[category]),
              services.map(({ id, name }) => h('label', { key: id }, [h('input', { type: 'checkbox', checked: chosen.value.includes(id), onChange: set(id) }), name])),
            ]),
          ),
          h('button', text.save),
          button(text.close, close),
          consent.value.decided && button(text.withdraw, (event) => consent.value.withdraw({ event })),
          h(Answers, { onAnswer: () => emit('answer') }),
        ]),
      ]);
  },
});

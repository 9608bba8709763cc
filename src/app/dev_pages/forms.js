// A form names its request in data-request and its fields by the API's names; one handler submits
// them all. Checks are the server's: its words about a field are what one comes here to see.

import { call, messageOf } from './console.js?part=api';
import { byId, notify } from './console.js?part=page';

function readForm(form) {
  const body = {};
  for (const { name, value, dataset } of form.elements) {
    if (name && !(value === '' && dataset.empty === 'left-out')) {
      body[name] = value === '' && dataset.empty === 'null' ? null : value;
    }
  }
  return body;
}

/** What is wrong with a field stands at the field; the rest at the form's end. */
function showFaults(form, answer) {
  const { fields = {} } = answer.json.data;
  const controls = [...form.elements].filter(({ name, type }) => name in fields && type !== 'hidden');
  for (const control of controls) {
    byId(`${form.id}-${control.name}-fault`).textContent = fields[control.name].message;
    control.setAttribute('aria-invalid', 'true');
  }
  if (controls.length > 0) {
    controls[0].focus();
  } else {
    byId(`${form.id}-form-fault`).textContent = messageOf(answer);
  }
}

export function clearFaults(form) {
  for (const fault of form.querySelectorAll('.fault')) {
    fault.textContent = '';
  }
  for (const control of form.querySelectorAll('[aria-invalid]')) {
    control.removeAttribute('aria-invalid');
  }
}

/**
 * A place for the fault of every field and of the form as a whole, there before it is needed.
 * `afterwards(data, body)` is called with the data of a good answer and with what was sent.
 */
export function prepareForm(form, afterwards) {
  form.noValidate = true;
  for (const control of form.querySelectorAll('label > [name]')) {
    const fault = makeFault(form, control.name);
    control.closest('label').after(fault);
    const hint = control.getAttribute('aria-describedby');
    control.setAttribute('aria-describedby', hint ? `${fault.id} ${hint}` : fault.id);
  }
  const fault = makeFault(form, 'form');
  fault.role = 'alert';
  form.lastElementChild.before(fault);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit(form, afterwards);
  });
}

function makeFault(form, name) {
  const fault = document.createElement('p');
  fault.className = 'fault';
  fault.id = `${form.id}-${name}-fault`;
  return fault;
}

async function submit(form, afterwards) {
  if (form.ariaBusy === 'true') {
    return;
  }
  form.ariaBusy = 'true';
  clearFaults(form);
  notify('');
  const body = readForm(form);
  const answer = await call(form.dataset.request, body);
  form.ariaBusy = null;
  if (answer.ok) {
    await afterwards(answer.json.data, body);
  } else {
    showFaults(form, answer);
  }
}

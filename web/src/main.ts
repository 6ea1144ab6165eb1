// SPDX-License-Identifier: MPL-2.0
import './styles/tokens.css'
import './styles/base.css'
import './styles/fills.css'
import './styles/print.css'
import { mount } from 'svelte'
import App from './App.svelte'

mount(App, { target: document.getElementById('app')! })

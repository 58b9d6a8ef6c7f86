/// <reference types="vite/client" />
declare module 'virtual:lintel-tokens.css';

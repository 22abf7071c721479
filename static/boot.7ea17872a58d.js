(()=>{var t=document.documentElement;t.classList.add("script");try{localStorage.getItem("sidebar")==="collapsed"&&(t.dataset.sidebar="collapsed")}catch{}})();

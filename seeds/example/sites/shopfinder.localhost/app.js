// Stands for an application bundle: all that a visitor sees, the link too, is put on the page from here.
const view = `
  <header><a href="/">Shopfinder</a></header>
  <main>
    <article>
      <h1>Three shops that answer the telephone</h1>
      <p>We rang forty shops on a Tuesday morning and asked each of them the same question about the same watering can. Thirty
      let us listen to music, seven did not know, and three of them walked over to the shelf and looked. The quickest was
      <a href="http://www.example-shop.localhost:8750/">Example Shop</a>, where somebody measured the spout for us with a ruler and rang
      back when it turned out that the handle had been forgotten.</p>
    </article>
  </main>
  <footer><a href="/about">About</a></footer>`;
document.getElementById("root").innerHTML = view;

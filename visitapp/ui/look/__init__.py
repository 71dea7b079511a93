"""How everything looks: the themes and their colours, the parts of Qt that need dressing, icons, the focus ring."""
